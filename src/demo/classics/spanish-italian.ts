/** Works in Spanish and Italian. */
export const SPANISH = `
Benito Pérez Galdós
1873 Trafalgar @ Episodios nacionales 1
1873 La corte de Carlos IV @ Episodios nacionales 2
1873 El 19 de marzo y el 2 de mayo @ Episodios nacionales 3
1873 Bailén @ Episodios nacionales 4
1874 Napoleón en Chamartín @ Episodios nacionales 5
1874 Zaragoza @ Episodios nacionales 6
1874 Gerona @ Episodios nacionales 7
1874 Cádiz @ Episodios nacionales 8
1874 Juan Martín el Empecinado @ Episodios nacionales 9
1875 La batalla de los Arapiles @ Episodios nacionales 10
1876 Doña Perfecta
1878 Marianela
1887 Fortunata y Jacinta
1892 Tristana
1897 Misericordia
Miguel de Cervantes
1605 Don Quijote de la Mancha
1613 Novelas ejemplares
Leopoldo Alas
1884 La Regenta
Emilia Pardo Bazán
1886 Los pazos de Ulloa
1887 La madre naturaleza
Miguel de Unamuno
1897 Paz en la guerra
1914 Niebla
1917 Abel Sánchez
Pío Baroja
1904 La busca @ La lucha por la vida 1
1904 Mala hierba @ La lucha por la vida 2
1905 Aurora roja @ La lucha por la vida 3
1911 El árbol de la ciencia
Ramón del Valle-Inclán
1902 Sonata de otoño
1903 Sonata de estío
1904 Sonata de primavera
1905 Sonata de invierno
Gustavo Adolfo Bécquer
1871 Rimas
1871 Leyendas
Vicente Blasco Ibáñez
1898 La barraca
1902 Cañas y barro
1908 Sangre y arena
1916 Los cuatro jinetes del Apocalipsis
Juan Valera
1874 Pepita Jiménez
Horacio Quiroga
1917 Cuentos de amor de locura y de muerte
1918 Cuentos de la selva
José Hernández
1872 El gaucho Martín Fierro @ Martín Fierro 1
1879 La vuelta de Martín Fierro @ Martín Fierro 2
Jorge Isaacs
1867 María
José de Espronceda
1840 Poesías
`;

export const ITALIAN = `
Emilio Salgari
1900 Le tigri di Mompracem @ I pirati della Malesia 1
1895 I misteri della jungla nera @ I pirati della Malesia 2
1896 I pirati della Malesia @ I pirati della Malesia 3
1904 Le due tigri @ I pirati della Malesia 4
1906 Il re del mare @ I pirati della Malesia 5
1898 Il Corsaro Nero @ I corsari delle Antille 1
1901 La regina dei Caraibi @ I corsari delle Antille 2
1905 Jolanda, la figlia del Corsaro Nero @ I corsari delle Antille 3
Giovanni Verga
1881 I Malavoglia @ I vinti 1
1889 Mastro-don Gesualdo @ I vinti 2
1871 Storia di una capinera
1880 Vita dei campi
Luigi Pirandello
1904 Il fu Mattia Pascal
1921 Sei personaggi in cerca d'autore
1926 Uno, nessuno e centomila
Alessandro Manzoni
1827 I promessi sposi
Carlo Collodi
1883 Le avventure di Pinocchio
Grazia Deledda
1904 Cenere
1913 Canne al vento
1920 La madre
Edmondo De Amicis
1886 Cuore
Italo Svevo
1892 Una vita
1898 Senilità
1923 La coscienza di Zeno
Gabriele D'Annunzio
1889 Il piacere
1892 L'innocente
Matilde Serao
1884 Il ventre di Napoli
1891 Il paese di cuccagna
Giacomo Leopardi
1827 Operette morali
1831 Canti
Ugo Foscolo
1802 Ultime lettere di Jacopo Ortis
Niccolò Machiavelli
1532 Il principe
Giosuè Carducci
1877 Odi barbare
Giovanni Pascoli
1891 Myricae
1903 Canti di Castelvecchio
`;
