import { useTranslation } from 'react-i18next';
import { useMe } from '#src/web/session/data.ts';
import { wallAt } from '#src/web/ui/clock.ts';
import { formats } from '#src/web/ui/formats.ts';
import { isTwice } from '#src/web/ui/wall.ts';

/** Moments of the past by the clinic's clock: with seconds where one lies between two minutes, and with the zone where the clock shows it twice. */
export const useMoments = () => {
  const { i18n } = useTranslation();
  const { timeZone } = useMe().tenant;
  const { dateTime, dateTimeSeconds, zone } = formats(i18n.language, timeZone);
  const moment = (at: string): string => {
    const said = Date.parse(at) % 60_000 === 0 ? dateTime(at) : dateTimeSeconds(at);
    return isTwice(wallAt(new Date(at), timeZone), timeZone) ? `${said} ${zone(at)}` : said;
  };
  return { moment };
};
