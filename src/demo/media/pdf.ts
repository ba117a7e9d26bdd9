/** PDFs that say something of themselves and show nothing. */
import { latin, utf8 } from './bytes.ts';

/** A PDF without a page. @param info its information dictionary @param xmp its metadata stream */
export function makePdf(info: string, xmp?: string): Buffer {
  const stream =
    xmp === undefined ? [] : [`<< /Type /Metadata /Subtype /XML /Length ${utf8(xmp).length} >>\nstream\n${utf8(xmp).toString('latin1')}\nendstream`];
  const catalogue = `<< /Type /Catalog /Pages 2 0 R ${xmp === undefined ? '' : '/Metadata 4 0 R '}>>`;
  const objects = [catalogue, '<< /Type /Pages /Kids [] /Count 0 >>', utf8(info).toString('latin1'), ...stream];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return latin(`${text}xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${start}\n%%EOF`);
}
