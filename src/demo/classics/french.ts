/** Works in French. */
export const FRENCH = `
Émile Zola
1871 La Fortune des Rougon @ Les Rougon-Macquart 1
1872 La Curée @ Les Rougon-Macquart 2
1873 Le Ventre de Paris @ Les Rougon-Macquart 3
1874 La Conquête de Plassans @ Les Rougon-Macquart 4
1875 La Faute de l'abbé Mouret @ Les Rougon-Macquart 5
1876 Son Excellence Eugène Rougon @ Les Rougon-Macquart 6
1877 L'Assommoir @ Les Rougon-Macquart 7
1878 Une page d'amour @ Les Rougon-Macquart 8
1880 Nana @ Les Rougon-Macquart 9
1882 Pot-Bouille @ Les Rougon-Macquart 10
1883 Au Bonheur des Dames @ Les Rougon-Macquart 11
1884 La Joie de vivre @ Les Rougon-Macquart 12
1885 Germinal @ Les Rougon-Macquart 13
1886 L'Œuvre @ Les Rougon-Macquart 14
1887 La Terre @ Les Rougon-Macquart 15
1888 Le Rêve @ Les Rougon-Macquart 16
1890 La Bête humaine @ Les Rougon-Macquart 17
1891 L'Argent @ Les Rougon-Macquart 18
1892 La Débâcle @ Les Rougon-Macquart 19
1893 Le Docteur Pascal @ Les Rougon-Macquart 20
1894 Lourdes @ Les Trois Villes 1
1896 Rome @ Les Trois Villes 2
1898 Paris @ Les Trois Villes 3
1867 Thérèse Raquin
Maurice Leblanc
1907 Arsène Lupin, gentleman cambrioleur @ Arsène Lupin 1
1908 Arsène Lupin contre Herlock Sholmès @ Arsène Lupin 2
1909 L'Aiguille creuse @ Arsène Lupin 3
1910 813 @ Arsène Lupin 4
1912 Le Bouchon de cristal @ Arsène Lupin 5
1913 Les Confidences d'Arsène Lupin @ Arsène Lupin 6
Gaston Leroux
1907 Le Mystère de la chambre jaune @ Rouletabille 1
1908 Le Parfum de la dame en noir @ Rouletabille 2
1910 Le Fantôme de l'Opéra
Pierre Souvestre & Marcel Allain
1911 Fantômas @ Fantômas 1
1911 Juve contre Fantômas @ Fantômas 2
Marcel Proust
1913 Du côté de chez Swann @ À la recherche du temps perdu 1
1919 À l'ombre des jeunes filles en fleurs @ À la recherche du temps perdu 2
1920 Le Côté de Guermantes @ À la recherche du temps perdu 3
1921 Sodome et Gomorrhe @ À la recherche du temps perdu 4
1923 La Prisonnière @ À la recherche du temps perdu 5
1925 Albertine disparue @ À la recherche du temps perdu 6
1927 Le Temps retrouvé @ À la recherche du temps perdu 7
Colette
1900 Claudine à l'école @ Claudine 1
1901 Claudine à Paris @ Claudine 2
1902 Claudine en ménage @ Claudine 3
1903 Claudine s'en va @ Claudine 4
1920 Chéri
Alexandre Dumas
1844 Les Trois Mousquetaires @ Les Mousquetaires 1
1845 Vingt ans après @ Les Mousquetaires 2
1850 Le Vicomte de Bragelonne @ Les Mousquetaires 3
1846 Le Comte de Monte-Cristo
1845 La Reine Margot
Jules Verne
1863 Cinq semaines en ballon @ Voyages extraordinaires 1
1864 Voyage au centre de la Terre @ Voyages extraordinaires 3
1865 De la Terre à la Lune @ Voyages extraordinaires 4
1869 Autour de la Lune @ Voyages extraordinaires 7
1870 Vingt mille lieues sous les mers @ Voyages extraordinaires 6
1873 Le Tour du monde en quatre-vingts jours @ Voyages extraordinaires 11
1875 L'Île mystérieuse @ Voyages extraordinaires 12
Victor Hugo
1831 Notre-Dame de Paris
1862 Les Misérables
1866 Les Travailleurs de la mer
1869 L'Homme qui rit
1874 Quatrevingt-treize
Honoré de Balzac
1831 La Peau de chagrin
1832 Le Colonel Chabert
1833 Eugénie Grandet
1835 Le Père Goriot
1842 La Femme de trente ans
1846 La Cousine Bette
1847 Le Cousin Pons
Gustave Flaubert
1857 Madame Bovary
1862 Salammbô
1869 L'Éducation sentimentale
1877 Trois contes
1881 Bouvard et Pécuchet
Guy de Maupassant
1880 Boule de suif
1883 Une vie
1883 Contes de la bécasse
1885 Bel-Ami
1887 Le Horla
1888 Pierre et Jean
Stendhal
1830 Le Rouge et le Noir
1839 La Chartreuse de Parme
George Sand
1832 Indiana
1846 La Mare au diable
1849 La Petite Fadette
Comtesse de Ségur
1858 Les Malheurs de Sophie @ Trilogie de Fleurville 1
1858 Les Petites Filles modèles @ Trilogie de Fleurville 2
1859 Les Vacances @ Trilogie de Fleurville 3
Alphonse Daudet
1869 Lettres de mon moulin
1872 Tartarin de Tarascon @ Tartarin 1
1885 Tartarin sur les Alpes @ Tartarin 2
1890 Port-Tarascon @ Tartarin 3
Voltaire
1747 Zadig
1752 Micromégas
1759 Candide
Charles Baudelaire
1857 Les Fleurs du mal
Hector Malot
1878 Sans famille
1893 En famille
Prosper Mérimée
1837 La Vénus d'Ille
1840 Colomba
1845 Carmen
Émile Gaboriau
1866 L'Affaire Lerouge
Pierre Loti
1886 Pêcheur d'Islande
Alain-Fournier
1913 Le Grand Meaulnes
`;
