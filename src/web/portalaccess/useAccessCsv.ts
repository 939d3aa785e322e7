import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import { everyAccess } from './data.ts';
import { useAccessWords } from './useAccessWords.ts';

/** A cell of a spreadsheet that stays text, whatever it begins with: a programme would compute a formula (CSV injection). */
export const cell = (text: string): string => {
  const safe = /^[\s]*[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
};

/** Rows as a spreadsheet reads them: quoted, in lines that end as the standard says, with the mark that tells Excel that it is UTF-8. */
const csvOf = (rows: string[][]): string => `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

/** Puts the whole list into a file on this device (L2): the accounting of who looked, in the words of the screen. */
export const useAccessCsv = () => {
  const { t, i18n } = useTranslation('portalaccess');
  const { dateTime } = formats(i18n.language, useMe().tenant.timeZone);
  const { capacityOf, sentenceOf, whoIs, whyOf } = useAccessWords();
  return async (): Promise<void> => {
    const columns = (['at', 'until', 'times', 'who', 'capacity', 'what', 'why'] as const).map((one) => t(`column.${one}`));
    const rows = (await everyAccess()).map((one) => [
      dateTime(one.at),
      one.until === null ? '' : dateTime(one.until),
      String(one.times),
      whoIs(one.who),
      capacityOf(one.who),
      sentenceOf(one),
      whyOf(one),
    ]);
    const address = URL.createObjectURL(new Blob([csvOf([columns, ...rows])], { type: 'text/csv;charset=utf-8' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: `${t('file')}.csv` });
    link.click();
    URL.revokeObjectURL(address);
  };
};
