import { MeMenu } from '#src/web/shell/MeMenu.tsx';
import { StageMenus } from '#src/web/shell/StageMenus.tsx';

/** What of the header opens something. */
export const PortalMenus = () => (
  <>
    <StageMenus />
    <MeMenu />
  </>
);
