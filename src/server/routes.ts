import { routes as assignments } from './assignments/routes.ts';
import { routes as clinic } from './clinic/routes.ts';
import { routes as demo } from './demo/routes.ts';
import { routes as invitations } from './invitations/routes.ts';
import { routes as patients } from './patients/routes.ts';
import { routes as session } from './session/routes.ts';

/** Everything the server answers, slice by slice. */
export const routes = [...session, ...clinic, ...patients, ...assignments, ...invitations, ...demo];
