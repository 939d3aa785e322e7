// Endpoints of the portal and of the waitlist, and who may call them: by hand from B1 to B4, S5, table R and F.
const inPortal = { who: 'patient', feature: 'clientPortal' } as const;
const settles = 'flags, policy, portal settings' as const;
const books = 'book, move, cancel' as const;
type Ids = { patientId: number; practitionerId: number; serviceId: number };
const wish = ({ practitionerId, serviceId }: Ids) => ({
  practitionerId,
  serviceId,
  weekdays: [1, 2],
  fromMinute: 480,
  toMinute: 720,
  until: null,
});

export const portalEndpoints = {
  'GET /v2/tenant/portal-settings': { who: settles },
  'PATCH /v2/tenant/portal-settings': { who: settles, body: () => ({ version: 1 }) },
  'GET /v2/portal/forms': inPortal,
  'GET /v2/portal/forms/:id': inPortal,
  'PUT /v2/portal/forms/:id': { ...inPortal, body: () => ({ version: 0, answers: {} }) },
  'POST /v2/portal/forms/:id/complete': { ...inPortal, body: () => ({ version: 0, answers: {} }) },
  'GET /v2/portal/profile': inPortal,
  'PATCH /v2/portal/profile': { ...inPortal, body: () => ({ version: 1 }) },
  'GET /v2/portal/accesses': inPortal,
  'POST /v2/portal/accesses/:id/questions': { ...inPortal, body: () => ({ question: 'Who is this?' }) },
  'GET /v2/portal/care-team': inPortal,
  'GET /v2/portal/letters': inPortal,
  'GET /v2/portal/letters/:letterId/pdf': inPortal,
  // S5: the waitlist, there and in the clinic.
  'GET /v2/portal/waitlist': inPortal,
  'POST /v2/portal/waitlist': { ...inPortal, body: wish },
  'DELETE /v2/portal/waitlist/:id': inPortal,
  'POST /v2/portal/offers/:id/accept': inPortal,
  'POST /v2/portal/offers/:id/decline': inPortal,
  'GET /v2/waitlist': { who: books },
  'POST /v2/waitlist': { who: books, body: (ids: Ids) => ({ patientId: ids.patientId, ...wish(ids) }) },
  'DELETE /v2/waitlist/:id': { who: books },
};
