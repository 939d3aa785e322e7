// The endpoints of the waitlist, and who may call them: by hand from S5, table R and F.
const inPortal = { who: 'patient', feature: 'clientPortal' } as const;
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

export const waitlistEndpoints = {
  'GET /v2/portal/waitlist': inPortal,
  'POST /v2/portal/waitlist': { ...inPortal, body: wish },
  'DELETE /v2/portal/waitlist/:id': inPortal,
  'POST /v2/portal/offers/:id/accept': inPortal,
  'POST /v2/portal/offers/:id/decline': inPortal,
  'GET /v2/waitlist': { who: books },
  'POST /v2/waitlist': { who: books, body: (ids: Ids) => ({ patientId: ids.patientId, ...wish(ids) }) },
  'DELETE /v2/waitlist/:id': { who: books },
};
