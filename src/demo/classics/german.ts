/** Works in German. */
export const GERMAN = `
Karl May
1893 Winnetou I @ Winnetou 1
1893 Winnetou II @ Winnetou 2
1893 Winnetou III @ Winnetou 3
1894 Old Surehand I @ Old Surehand 1
1895 Old Surehand II @ Old Surehand 2
1896 Old Surehand III @ Old Surehand 3
1892 Durch die Wüste @ Orientzyklus 1
1892 Durchs wilde Kurdistan @ Orientzyklus 2
1892 Von Bagdad nach Stambul @ Orientzyklus 3
1892 In den Schluchten des Balkan @ Orientzyklus 4
1892 Durch das Land der Skipetaren @ Orientzyklus 5
1892 Der Schut @ Orientzyklus 6
1894 Der Schatz im Silbersee
1897 Der Ölprinz
Johanna Spyri
1880 Heidis Lehr- und Wanderjahre @ Heidi 1
1881 Heidi kann brauchen, was es gelernt hat @ Heidi 2
1878 Heimatlos
Johann Wolfgang von Goethe
1774 Die Leiden des jungen Werthers
1808 Faust | Der Tragödie erster Teil @ Faust 1
1832 Faust | Der Tragödie zweiter Teil @ Faust 2
1809 Die Wahlverwandtschaften
1795 Wilhelm Meisters Lehrjahre @ Wilhelm Meister 1
1821 Wilhelm Meisters Wanderjahre @ Wilhelm Meister 2
Friedrich Schiller
1781 Die Räuber
1784 Kabale und Liebe
1804 Wilhelm Tell
Heinrich von Kleist
1810 Michael Kohlhaas
1808 Die Marquise von O.
E. T. A. Hoffmann
1814 Der goldne Topf
1815 Die Elixiere des Teufels
1816 Der Sandmann
1816 Nussknacker und Mausekönig
1819 Das Fräulein von Scuderi
Jacob Grimm & Wilhelm Grimm
1812 Kinder- und Hausmärchen, Band 1
1815 Kinder- und Hausmärchen, Band 2
Theodor Fontane
1885 Unterm Birnbaum
1888 Irrungen, Wirrungen
1892 Frau Jenny Treibel
1895 Effi Briest
1898 Der Stechlin
Franz Kafka
1915 Die Verwandlung
1919 In der Strafkolonie
1925 Der Prozess
1926 Das Schloss
Thomas Mann
1901 Buddenbrooks
1909 Königliche Hoheit
1912 Der Tod in Venedig
1924 Der Zauberberg
Heinrich Mann
1905 Professor Unrat
1918 Der Untertan
Hermann Hesse
1906 Unterm Rad
1919 Demian
1922 Siddhartha
Stefan Zweig
1911 Brennendes Geheimnis
1922 Amok
Theodor Storm
1849 Immensee
1874 Pole Poppenspäler
1888 Der Schimmelreiter
1852 Gedichte
Eduard Mörike
1838 Gedichte
1855 Mozart auf der Reise nach Prag
Ludwig Uhland
1815 Gedichte
Annette von Droste-Hülshoff
1838 Gedichte
1842 Die Judenbuche
Joseph von Eichendorff
1819 Das Marmorbild
1826 Aus dem Leben eines Taugenichts
Adalbert Stifter
1853 Bunte Steine
1857 Der Nachsommer
Gottfried Keller
1854 Der grüne Heinrich
1856 Romeo und Julia auf dem Dorfe
1874 Kleider machen Leute
Georg Büchner
1835 Dantons Tod
1839 Lenz
1879 Woyzeck
Frank Wedekind
1891 Frühlings Erwachen
Arthur Schnitzler
1900 Leutnant Gustl
1900 Reigen
1924 Fräulein Else
1926 Traumnovelle
Rainer Maria Rilke
1907 Neue Gedichte
1908 Der neuen Gedichte anderer Teil
1910 Die Aufzeichnungen des Malte Laurids Brigge
Adelbert von Chamisso
1814 Peter Schlemihls wundersame Geschichte
Wilhelm Busch
1865 Max und Moritz
1872 Die fromme Helene
Emmy von Rhoden
1885 Der Trotzkopf
Friedrich Nietzsche
1883 Also sprach Zarathustra
1886 Jenseits von Gut und Böse
Immanuel Kant
1781 Kritik der reinen Vernunft
1788 Kritik der praktischen Vernunft
1790 Kritik der Urteilskraft
Arthur Conan Doyle
1887 Eine Studie in Scharlachrot @ Sherlock Holmes 1
1890 Das Zeichen der Vier @ Sherlock Holmes 2
1892 Die Abenteuer des Sherlock Holmes @ Sherlock Holmes 3
1902 Der Hund der Baskervilles @ Sherlock Holmes 5
Jules Verne
1864 Reise zum Mittelpunkt der Erde
1870 20.000 Meilen unter dem Meer
1873 Reise um die Erde in 80 Tagen
Lew Tolstoi
1869 Krieg und Frieden
1878 Anna Karenina
`;
