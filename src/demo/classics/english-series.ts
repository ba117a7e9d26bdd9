/** Series in English. The form of the lines is told in ../classics.ts. */
export const ENGLISH_SERIES = `
Arthur Conan Doyle
1887 A Study in Scarlet @ Sherlock Holmes 1
1890 The Sign of the Four @ Sherlock Holmes 2
1892 The Adventures of Sherlock Holmes @ Sherlock Holmes 3
1893 The Memoirs of Sherlock Holmes @ Sherlock Holmes 4
1902 The Hound of the Baskervilles @ Sherlock Holmes 5
1905 The Return of Sherlock Holmes @ Sherlock Holmes 6
1915 The Valley of Fear @ Sherlock Holmes 7
1917 His Last Bow @ Sherlock Holmes 8
1927 The Case-Book of Sherlock Holmes @ Sherlock Holmes 9
1912 The Lost World @ Professor Challenger 1
1913 The Poison Belt @ Professor Challenger 2
1926 The Land of Mist @ Professor Challenger 3
1896 The Exploits of Brigadier Gerard @ Brigadier Gerard 1
1903 The Adventures of Gerard @ Brigadier Gerard 2
Edgar Rice Burroughs
1917 A Princess of Mars @ Barsoom 1
1918 The Gods of Mars @ Barsoom 2
1919 The Warlord of Mars @ Barsoom 3
1920 Thuvia, Maid of Mars @ Barsoom 4
1922 The Chessmen of Mars @ Barsoom 5
1928 The Master Mind of Mars @ Barsoom 6
1914 Tarzan of the Apes @ Tarzan 1
1915 The Return of Tarzan @ Tarzan 2
1916 The Beasts of Tarzan @ Tarzan 3
1917 The Son of Tarzan @ Tarzan 4
1918 Tarzan and the Jewels of Opar @ Tarzan 5
1919 Jungle Tales of Tarzan @ Tarzan 6
1920 Tarzan the Untamed @ Tarzan 7
1921 Tarzan the Terrible @ Tarzan 8
1922 At the Earth's Core @ Pellucidar 1
1923 Pellucidar @ Pellucidar 2
L. Frank Baum
1900 The Wonderful Wizard of Oz @ Oz 1
1904 The Marvelous Land of Oz @ Oz 2
1907 Ozma of Oz @ Oz 3
1908 Dorothy and the Wizard in Oz @ Oz 4
1909 The Road to Oz @ Oz 5
1910 The Emerald City of Oz @ Oz 6
1913 The Patchwork Girl of Oz @ Oz 7
1914 Tik-Tok of Oz @ Oz 8
1915 The Scarecrow of Oz @ Oz 9
1916 Rinkitink in Oz @ Oz 10
1917 The Lost Princess of Oz @ Oz 11
1918 The Tin Woodman of Oz @ Oz 12
1919 The Magic of Oz @ Oz 13
1920 Glinda of Oz @ Oz 14
L. M. Montgomery
1908 Anne of Green Gables @ Anne of Green Gables 1
1909 Anne of Avonlea @ Anne of Green Gables 2
1915 Anne of the Island @ Anne of Green Gables 3
1917 Anne's House of Dreams @ Anne of Green Gables 5
1919 Rainbow Valley @ Anne of Green Gables 7
1921 Rilla of Ingleside @ Anne of Green Gables 8
Louisa May Alcott
1868 Little Women @ Little Women 1
1871 Little Men @ Little Women 2
1886 Jo's Boys @ Little Women 3
1875 Eight Cousins @ Eight Cousins 1
1876 Rose in Bloom @ Eight Cousins 2
James Fenimore Cooper
1841 The Deerslayer @ The Leatherstocking Tales 1
1826 The Last of the Mohicans @ The Leatherstocking Tales 2
1840 The Pathfinder @ The Leatherstocking Tales 3
1823 The Pioneers @ The Leatherstocking Tales 4
1827 The Prairie @ The Leatherstocking Tales 5
Anthony Trollope
1855 The Warden @ Chronicles of Barsetshire 1
1857 Barchester Towers @ Chronicles of Barsetshire 2
1858 Doctor Thorne @ Chronicles of Barsetshire 3
1861 Framley Parsonage @ Chronicles of Barsetshire 4
1864 The Small House at Allington @ Chronicles of Barsetshire 5
1867 The Last Chronicle of Barset @ Chronicles of Barsetshire 6
1869 Phineas Finn @ Palliser 2
1874 Phineas Redux @ Palliser 4
1876 The Prime Minister @ Palliser 5
1880 The Duke's Children @ Palliser 6
E. W. Hornung
1899 The Amateur Cracksman @ Raffles 1
1901 The Black Mask @ Raffles 2
1905 A Thief in the Night @ Raffles 3
1909 Mr. Justice Raffles @ Raffles 4
G. K. Chesterton
1911 The Innocence of Father Brown @ Father Brown 1
1914 The Wisdom of Father Brown @ Father Brown 2
1926 The Incredulity of Father Brown @ Father Brown 3
1927 The Secret of Father Brown @ Father Brown 4
John Buchan
1915 The Thirty-Nine Steps @ Richard Hannay 1
1916 Greenmantle @ Richard Hannay 2
1919 Mr. Standfast @ Richard Hannay 3
1924 The Three Hostages @ Richard Hannay 4
H. Rider Haggard
1885 King Solomon's Mines @ Allan Quatermain 1
1887 Allan Quatermain @ Allan Quatermain 2
1887 She | A History of Adventure @ Ayesha 1
1905 Ayesha | The Return of She @ Ayesha 2
Mark Twain
1876 The Adventures of Tom Sawyer @ Tom Sawyer 1
1884 Adventures of Huckleberry Finn @ Tom Sawyer 2
1894 Tom Sawyer Abroad @ Tom Sawyer 3
1896 Tom Sawyer, Detective @ Tom Sawyer 4
Rudyard Kipling
1894 The Jungle Book @ The Jungle Book 1
1895 The Second Jungle Book @ The Jungle Book 2
Lewis Carroll
1865 Alice's Adventures in Wonderland @ Alice 1
1871 Through the Looking-Glass @ Alice 2
Jerome K. Jerome
1889 Three Men in a Boat @ Three Men 1
1900 Three Men on the Bummel @ Three Men 2
Anthony Hope
1894 The Prisoner of Zenda @ Ruritania 2
1898 Rupert of Hentzau @ Ruritania 3
Victor Appleton
1910 Tom Swift and His Motor Cycle @ Tom Swift 1
1910 Tom Swift and His Motor Boat @ Tom Swift 2
1910 Tom Swift and His Airship @ Tom Swift 3
1910 Tom Swift and His Submarine Boat @ Tom Swift 4
1910 Tom Swift and His Electric Runabout @ Tom Swift 5
Laura Lee Hope
1904 The Bobbsey Twins @ The Bobbsey Twins 1
1907 The Bobbsey Twins in the Country @ The Bobbsey Twins 2
1907 The Bobbsey Twins at the Seashore @ The Bobbsey Twins 3
Susan Coolidge
1872 What Katy Did @ Katy 1
1873 What Katy Did at School @ Katy 2
1886 What Katy Did Next @ Katy 3
John Galsworthy
1906 The Man of Property @ The Forsyte Saga 1
1920 In Chancery @ The Forsyte Saga 2
1921 To Let @ The Forsyte Saga 3
P. G. Wodehouse
1919 My Man Jeeves @ Jeeves 1
1923 The Inimitable Jeeves @ Jeeves 2
1925 Carry On, Jeeves @ Jeeves 3
1910 Psmith in the City @ Psmith 2
1915 Psmith, Journalist @ Psmith 3
1923 Leave It to Psmith @ Psmith 4
Agatha Christie
1920 The Mysterious Affair at Styles @ Hercule Poirot 1
1923 The Murder on the Links @ Hercule Poirot 2
1924 Poirot Investigates @ Hercule Poirot 3
Dorothy L. Sayers
1923 Whose Body? @ Lord Peter Wimsey 1
1926 Clouds of Witness @ Lord Peter Wimsey 2
R. Austin Freeman
1907 The Red Thumb Mark @ Dr. Thorndyke 1
1909 John Thorndyke's Cases @ Dr. Thorndyke 2
1911 The Eye of Osiris @ Dr. Thorndyke 3
Sax Rohmer
1913 The Mystery of Dr. Fu-Manchu @ Fu-Manchu 1
1916 The Devil Doctor @ Fu-Manchu 2
1917 The Si-Fan Mysteries @ Fu-Manchu 3
`;
