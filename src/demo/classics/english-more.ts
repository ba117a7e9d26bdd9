/** More works in English: stories, poems and numbered volumes, and what was translated by several. */
export const ENGLISH_MORE = `
Henry James
1877 The American
1878 The Europeans
1880 Washington Square
1881 The Portrait of a Lady
1898 The Turn of the Screw
1902 The Wings of the Dove
1903 The Ambassadors
1904 The Golden Bowl
Edith Wharton
1905 The House of Mirth
1911 Ethan Frome
1913 The Custom of the Country
1917 Summer
1920 The Age of Innocence
1910 Tales of Men and Ghosts
Nathaniel Hawthorne
1850 The Scarlet Letter
1851 The House of the Seven Gables
1852 The Blithedale Romance
1852 A Wonder-Book for Girls and Boys
1853 Tanglewood Tales
1837 Twice-Told Tales, Volume 1
1842 Twice-Told Tales, Volume 2
Herman Melville
1846 Typee
1847 Omoo
1851 Moby-Dick | The Whale
1852 Pierre
1855 Benito Cereno
1853 Bartleby, the Scrivener
Edgar Allan Poe
1838 The Narrative of Arthur Gordon Pym of Nantucket
1903 The Works of Edgar Allan Poe, Volume 1
1903 The Works of Edgar Allan Poe, Volume 2
1903 The Works of Edgar Allan Poe, Volume 3
1829 Al Aaraaf, Tamerlane, and Minor Poems
Emily Dickinson
1890 Poems
1891 Poems, Second Series
1896 Poems, Third Series
William Butler Yeats
1895 Poems
Wilfred Owen
1920 Poems
T. S. Eliot
1920 Poems
1922 The Waste Land
Walt Whitman
1855 Leaves of Grass
Jack London
1903 The Call of the Wild
1904 The Sea-Wolf
1906 White Fang
1908 The Iron Heel
1909 Martin Eden
1912 The Scarlet Plague
1915 The Star Rover
Joseph Conrad
1899 Heart of Darkness
1900 Lord Jim
1904 Nostromo
1907 The Secret Agent
1910 The Secret Sharer
1911 Under Western Eyes
1915 Victory
Joseph Conrad & Ford Madox Hueffer
1901 The Inheritors
1903 Romance
Kenneth Grahame
1895 The Golden Age
1898 Dream Days
1908 The Wind in the Willows
Frances Hodgson Burnett
1886 Little Lord Fauntleroy
1905 A Little Princess
1911 The Secret Garden
1915 The Lost Prince
Beatrix Potter
1902 The Tale of Peter Rabbit
1903 The Tale of Squirrel Nutkin
1904 The Tale of Benjamin Bunny
1904 The Tale of Two Bad Mice
1908 The Tale of Jemima Puddle-Duck
Daniel Defoe
1719 Robinson Crusoe
1719 The Further Adventures of Robinson Crusoe
1722 Moll Flanders
1722 A Journal of the Plague Year
Jonathan Swift
1726 Gulliver's Travels
1729 A Modest Proposal
Henry Fielding
1742 Joseph Andrews
1749 The History of Tom Jones, a Foundling
Tobias Smollett
1748 The Adventures of Roderick Random
1751 The Adventures of Peregrine Pickle
1771 The Expedition of Humphry Clinker
Horace Walpole
1764 The Castle of Otranto
Walter Scott
1814 Waverley
1817 Rob Roy
1819 Ivanhoe
1821 Kenilworth
F. Scott Fitzgerald
1920 This Side of Paradise
1922 The Beautiful and Damned
1922 Tales of the Jazz Age
1925 The Great Gatsby
Jules Verne
1864 A Journey to the Centre of the Earth @ Voyages Extraordinaires 3 ~ Frederick Amadeus Malleson
1865 From the Earth to the Moon @ Voyages Extraordinaires 4
1870 Twenty Thousand Leagues under the Sea @ Voyages Extraordinaires 6 ~ Lewis Page Mercier; F. P. Walter
1873 Around the World in Eighty Days @ Voyages Extraordinaires 11 ~ George Makepeace Towle
Leo Tolstoy
1869 War and Peace ~ Louise Maude; Constance Garnett; Nathan Haskell Dole
1878 Anna Karenina ~ Constance Garnett; Nathan Haskell Dole
1899 Resurrection ~ Louise Maude
Fyodor Dostoevsky
1866 Crime and Punishment ~ Constance Garnett; Frederick Whishaw
1869 The Idiot ~ Constance Garnett; Eva Martin
1880 The Brothers Karamazov ~ Constance Garnett
1864 Notes from the Underground ~ Constance Garnett
Alexandre Dumas
1844 The Three Musketeers @ The d'Artagnan Romances 1
1845 Twenty Years After @ The d'Artagnan Romances 2
1850 The Vicomte de Bragelonne @ The d'Artagnan Romances 3
1846 The Count of Monte Cristo
1850 The Black Tulip
Henry David Thoreau
1854 Walden
Edward Bellamy
1888 Looking Backward, 2000–1887
E. M. Forster
1905 Where Angels Fear to Tread
1908 A Room with a View
1910 Howards End
George Bernard Shaw
1913 Pygmalion
1919 Heartbreak House
P. C. Wren
1924 Beau Geste
Baroness Orczy
1905 The Scarlet Pimpernel
`;
