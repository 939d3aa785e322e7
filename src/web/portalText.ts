import * as formfields from '#src/web/formfields/text.ts';
import * as portalaccess from '#src/web/portalaccess/text.ts';
import * as portalbooking from '#src/web/portalbooking/text.ts';
import * as portalforms from '#src/web/portalforms/text.ts';
import * as portalprofile from '#src/web/portalprofile/text.ts';
import * as portalwaitlist from '#src/web/portalwaitlist/text.ts';
import { addTexts, cataloguesOf } from '#src/web/text.ts';
import * as wish from '#src/web/wish/text.ts';

/** What is read in the portal beyond its first view; it comes with the screens that show it. */
export const portalSlices = { formfields, portalaccess, portalbooking, portalforms, portalprofile, portalwaitlist, wish };
export const portalCatalogues = cataloguesOf(portalSlices);
addTexts(portalCatalogues);
