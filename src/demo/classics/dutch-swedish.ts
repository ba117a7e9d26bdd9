/** Works in Dutch and Swedish. */
export const DUTCH = `
Multatuli
1860 Max Havelaar
Louis Couperus
1889 Eline Vere
1900 De stille kracht
1901 De kleine zielen @ De boeken der kleine zielen 1
1902 Het late leven @ De boeken der kleine zielen 2
1903 Zielenschemering @ De boeken der kleine zielen 3
1903 Het heilige weten @ De boeken der kleine zielen 4
Hildebrand
1839 Camera Obscura
Frederik van Eeden
1887 De kleine Johannes @ De kleine Johannes 1
1905 De kleine Johannes, Deel 2 @ De kleine Johannes 2
1906 De kleine Johannes, Deel 3 @ De kleine Johannes 3
1900 Van de koele meren des doods
Hendrik Conscience
1838 De leeuw van Vlaanderen
1850 De loteling
Cornelis Johannes Kieviet
1891 Uit het leven van Dik Trom @ Dik Trom 1
1907 De zoon van Dik Trom @ Dik Trom 2
Nienke van Hichtum
1903 Afke's tiental
Cissy van Marxveldt
1919 De H.B.S.-tijd van Joop ter Heul @ Joop ter Heul 1
1921 Joop ter Heuls problemen @ Joop ter Heul 2
Arthur van Schendel
1904 Een zwerver verliefd
1907 Een zwerver verdwaald
Herman Heijermans
1900 Op hoop van zegen
Marcellus Emants
1894 Een nagelaten bekentenis
Stijn Streuvels
1907 De vlaschaard
`;

export const SWEDISH = `
Selma Lagerlöf
1891 Gösta Berlings saga
1894 Osynliga länkar
1897 Antikrists mirakler
1901 Jerusalem I @ Jerusalem 1
1902 Jerusalem II @ Jerusalem 2
1903 Herr Arnes penningar
1906 Nils Holgerssons underbara resa genom Sverige
1912 Körkarlen
1914 Kejsarn av Portugallien
1925 Löwensköldska ringen @ Löwensköldska ringen 1
1925 Charlotte Löwensköld @ Löwensköldska ringen 2
1928 Anna Svärd @ Löwensköldska ringen 3
August Strindberg
1879 Röda rummet
1884 Giftas
1887 Hemsöborna
1888 Fröken Julie
1890 I havsbandet
1897 Inferno
Hjalmar Söderberg
1895 Förvillelser
1901 Martin Bircks ungdom
1905 Doktor Glas
1912 Den allvarsamma leken
Verner von Heidenstam
1905 Folke Filbyter @ Folkungaträdet 1
1907 Bjälboarvet @ Folkungaträdet 2
1897 Karolinerna
Viktor Rydberg
1857 Singoalla
1882 Dikter
Edith Södergran
1916 Dikter
Carl Jonas Love Almqvist
1834 Drottningens juvelsmycke
1839 Det går an
Gustaf Fröding
1891 Gitarr och dragharmonika
Elsa Beskow
1901 Puttes äventyr i blåbärsskogen
1918 Tant Grön, Tant Brun och Tant Gredelin
`;
