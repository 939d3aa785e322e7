import { ColoursMenu } from './ColoursMenu.tsx';
import { LanguageMenu } from './LanguageMenu.tsx';

/** What anybody chooses for themselves on this device. */
export const StageMenus = () => (
  <>
    <LanguageMenu />
    <ColoursMenu />
  </>
);
