/** Works in English, many of them easily confused: one title by several authors, titles that differ by a word, numbers, collections. */
export const ENGLISH = `
Jane Austen
1811 Sense and Sensibility
1813 Pride and Prejudice
1814 Mansfield Park
1815 Emma
1817 Northanger Abbey
1817 Persuasion
1871 Lady Susan
Charlotte Brontë
1847 Jane Eyre
1849 Shirley
1853 Villette
1857 The Professor
Emily Brontë
1847 Wuthering Heights
Anne Brontë
1847 Agnes Grey
1848 The Tenant of Wildfell Hall
Currer Bell & Ellis Bell & Acton Bell
1846 Poems by Currer, Ellis, and Acton Bell
Charles Dickens
1837 The Pickwick Papers
1838 Oliver Twist
1839 Nicholas Nickleby
1841 The Old Curiosity Shop
1841 Barnaby Rudge
1843 A Christmas Carol
1844 The Chimes
1845 The Cricket on the Hearth
1848 Dombey and Son
1850 David Copperfield
1853 Bleak House
1854 Hard Times
1857 Little Dorrit
1859 A Tale of Two Cities
1861 Great Expectations
1865 Our Mutual Friend
1870 The Mystery of Edwin Drood
Wilkie Collins
1852 Basil
1859 The Queen of Hearts
1860 The Woman in White
1862 No Name
1866 Armadale
1868 The Moonstone
1875 The Law and the Lady
Charles Dickens & Wilkie Collins
1867 No Thoroughfare
Mary Shelley
1818 Frankenstein | The Modern Prometheus
1826 The Last Man
1823 Valperga
William Makepeace Thackeray
1848 Vanity Fair | A Novel without a Hero
1850 Pendennis
1855 The Rose and the Ring
1853 The English Humourists of the Eighteenth Century
John Bunyan
1678 The Pilgrim's Progress
1682 The Holy War
George Eliot
1859 Adam Bede
1860 The Mill on the Floss
1861 Silas Marner
1866 Felix Holt, the Radical
1872 Middlemarch
1876 Daniel Deronda
Elizabeth Gaskell
1848 Mary Barton
1853 Cranford
1853 Ruth
1855 North and South
1865 Wives and Daughters
Thomas Hardy
1873 A Pair of Blue Eyes
1874 Far from the Madding Crowd
1878 The Return of the Native
1886 The Mayor of Casterbridge
1887 The Woodlanders
1891 Tess of the d'Urbervilles
1895 Jude the Obscure
Robert Louis Stevenson
1879 Travels with a Donkey in the Cévennes
1882 New Arabian Nights
1883 Treasure Island
1886 Kidnapped @ David Balfour 1
1893 Catriona @ David Balfour 2
1886 Strange Case of Dr Jekyll and Mr Hyde
1888 The Black Arrow
1889 The Master of Ballantrae
1885 A Child's Garden of Verses
Robert Louis Stevenson & Lloyd Osbourne
1889 The Wrong Box
1892 The Wrecker
H. G. Wells
1895 The Time Machine
1896 The Island of Doctor Moreau
1897 The Invisible Man
1898 The War of the Worlds
1899 When the Sleeper Wakes
1901 The First Men in the Moon
1904 The Food of the Gods
1905 A Modern Utopia
1908 The War in the Air
1909 Ann Veronica
1910 The History of Mr. Polly
1914 The World Set Free
Bram Stoker
1897 Dracula
1903 The Jewel of Seven Stars
1911 The Lair of the White Worm
1914 Dracula's Guest
Oscar Wilde
1888 The Happy Prince and Other Tales
1890 The Picture of Dorian Gray
1891 Lord Arthur Savile's Crime and Other Stories
1895 The Importance of Being Earnest
1881 Poems
`;
