/** Valid ISBNs to number things by. */
export function isbnOf(n: number): string {
  const twelve = `9780000${String(n).padStart(5, '0')}`;
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1), 0);
  return twelve + String((10 - (sum % 10)) % 10);
}
