import { afterAll, beforeAll, expect, test } from 'vitest';
import { addLocation, addRoom, addService, changeLocation, changeRoom, changeService, locationUse, offer } from '#src/contract/offer.ts';
import { book, cancelAppointment, moveAppointment } from '#src/contract/scheduling.ts';
import { hours, location, room, service } from '#seed/offer.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const open = () =>
  world.tell((story) => {
    const all = cast(story);
    const mitte = location(story, all.at, { name: 'Mitte', addressLines: ['Torstraße 12'] });
    return { ...all, mitte, one: room(story, mitte), session: service(story, all.at, { name: 'Session', bufferAfter: 10 }) };
  });
const fresh = { name: 'Intake', duration: 80, bufferBefore: 0, bufferAfter: 10, priceLabel: '€95', colour: 'blue' as const };
const entries = (tenantId: number) =>
  looked<{ action: string; rule: string; patient: null; detail: Record<string, unknown> }>(
    world,
    `select action, rule, patient_id as patient, detail from activity where tenant_id = $1 order by at, id`,
    [tenantId],
  );

test('S1 everyone of a clinic reads what it offers, by name, with what is offered no longer last, and nothing of another clinic', async () => {
  const all = await open();
  await open();
  const old = await world.tell((story) => service(story, all.at, { name: 'Ancient rite', status: 'archived' }));
  const first = await world.tell((story) => service(story, all.at, { name: 'assessment' }));
  for (const who of [all.olga, all.pia, all.ruth, all.maya, all.sue, all.tess, all.sky, all.bea]) {
    const { status, body } = await world.as(who, offer, {});
    expect(status, who.firstName).toBe(200);
    expect(body.services.map(({ id }) => id)).toEqual([first.serviceId, all.session.serviceId, old.serviceId]);
    expect(body).toMatchObject({
      locations: [{ id: all.mitte.locationId, name: 'Mitte', addressLines: ['Torstraße 12'], status: 'active', version: 1 }],
      rooms: [{ id: all.one.roomId, locationId: all.mitte.locationId, name: 'Room 1' }],
      timeZone: 'Etc/UTC',
      noticeHours: 24,
    });
  }
});

test('S1 R1 owner and practice admin add services, locations and rooms; everyone else is refused, and nothing is added', async () => {
  const all = await open();
  for (const who of [all.olga, all.pia, all.ruth, all.maya, all.hope, all.sue, all.tess, all.sky, all.bea]) {
    const answers = [
      await world.as(who, addService, { body: fresh }),
      await world.as(who, addLocation, { body: { name: 'Annex', addressLines: [] } }),
      await world.as(who, addRoom, { body: { name: 'Gym', locationId: all.mitte.locationId } }),
    ];
    const may = who === all.olga || who === all.pia;
    expect(
      answers.map(({ status }) => status),
      who.firstName,
    ).toEqual(may ? [201, 201, 201] : [403, 403, 403]);
  }
  const { services, locations, rooms } = (await world.as(all.bea, offer, {})).body;
  expect([services.length, locations.length, rooms.length]).toEqual([3, 3, 3]);
  expect(services[0]).toMatchObject({ ...fresh, status: 'active', version: 1 });
});

test('S1 R1 owner and practice admin change and archive them; everyone else is refused', async () => {
  const all = await open();
  const [ofService, ofLocation, ofRoom] = [{ id: all.session.serviceId }, { id: all.mitte.locationId }, { id: all.one.roomId }];
  let version = 1;
  for (const who of [all.ruth, all.maya, all.hope, all.sue, all.tess, all.sky, all.bea, all.pia, all.olga]) {
    const answers = [
      await world.as(who, changeService, { params: ofService, body: { version, duration: 30 + 5 * version, priceLabel: '' } }),
      await world.as(who, changeLocation, { params: ofLocation, body: { version, name: `Mitte ${version}`, addressLines: ['a', 'b'] } }),
      await world.as(who, changeRoom, { params: ofRoom, body: { version, status: version === 1 ? 'archived' : 'active' } }),
    ];
    const may = who === all.olga || who === all.pia;
    expect(
      answers.map(({ status, body }) => [status, body.version]),
      who.firstName,
    ).toEqual(Array(3).fill(may ? [200, ++version] : [403, undefined]));
  }
  const { services, locations, rooms } = (await world.as(all.maya, offer, {})).body;
  expect([services[0], locations[0], rooms[0]]).toMatchObject([
    { duration: 40, name: 'Session', bufferAfter: 10, version: 3 },
    { name: 'Mitte 2', addressLines: ['a', 'b'] },
    { status: 'active' },
  ]);
});

test('S1 L1 every change of the offer is in the log, with the rule, old and new; one that changes nothing is not', async () => {
  const { at, olga, mitte, one, session } = await open();
  const made = (await world.as(olga, addService, { body: fresh })).body;
  const annex = (await world.as(olga, addLocation, { body: { name: 'Annex', addressLines: ['Side street 2'] } })).body;
  const gym = (await world.as(olga, addRoom, { body: { name: 'Gym', locationId: annex.id } })).body;
  await world.as(olga, changeService, { params: { id: session.serviceId }, body: { version: 1, duration: 45 } });
  await world.as(olga, changeLocation, { params: { id: mitte.locationId }, body: { version: 1, status: 'archived' } });
  await world.as(olga, changeRoom, { params: { id: one.roomId }, body: { version: 2, name: 'Room 2' } });
  const same = await world.as(olga, changeRoom, { params: { id: one.roomId }, body: { version: 3, name: 'Room 2' } });
  expect([same.status, same.body.version]).toEqual([200, 3]);
  const rule = { rule: 'settings.change', patient: null };
  expect(await entries(at.tenantId)).toMatchObject([
    { action: 'careTeam.assigned' },
    { action: 'careTeam.assigned' },
    { action: 'service.added', ...rule, detail: { serviceId: made.id } },
    { action: 'location.added', ...rule, detail: { locationId: annex.id } },
    { action: 'room.added', ...rule, detail: { roomId: gym.id, locationId: annex.id } },
    { action: 'service.changed', ...rule, detail: { serviceId: session.serviceId, duration: { from: 50, to: 45 } } },
    { action: 'location.changed', ...rule, detail: { locationId: mitte.locationId, status: { from: 'active', to: 'archived' } } },
    {
      action: 'room.changed',
      ...rule,
      detail: { roomId: one.roomId, locationId: mitte.locationId, status: { from: 'active', to: 'archived' } },
    },
    { action: 'room.changed', ...rule, detail: { roomId: one.roomId, name: { from: 'Room 1', to: 'Room 2' } } },
  ]);
});

test('S1 who changes what a colleague has changed meanwhile is shown what it is now, and overwrites nothing', async () => {
  const { olga, pia, mitte, one, session } = await open();
  const answers = await Promise.all([
    world.as(olga, changeService, { params: { id: session.serviceId }, body: { version: 1, name: 'Long session' } }),
    world.as(pia, changeService, { params: { id: session.serviceId }, body: { version: 1, duration: 30 } }),
  ]);
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
  const { services } = (await world.as(olga, offer, {})).body;
  expect(answers.find(({ status }) => status === 412)?.body).toMatchObject({ code: 'changed_meanwhile', current: services[0] });
  for (const [endpoint, id] of [
    [changeLocation, mitte.locationId],
    [changeRoom, one.roomId],
  ] as const) {
    const late = await world.as(olga, endpoint, { params: { id }, body: { version: 7, name: 'Late' } });
    expect([late.status, late.body]).toMatchObject([412, { code: 'changed_meanwhile', current: { id, version: 1 } }]);
  }
});

test('R7 what another clinic offers is not there: neither to change, nor to put a room into', async () => {
  const [{ olga }, other] = [await open(), await open()];
  const answers = [
    await world.as(olga, changeService, { params: { id: other.session.serviceId }, body: { version: 1, name: 'Mine' } }),
    await world.as(olga, changeLocation, { params: { id: other.mitte.locationId }, body: { version: 1, name: 'Mine' } }),
    await world.as(olga, changeRoom, { params: { id: other.one.roomId }, body: { version: 1, name: 'Mine' } }),
    await world.as(olga, addRoom, { body: { name: 'Mine', locationId: other.mitte.locationId } }),
    await world.as(olga, changeService, { params: { id: 999 }, body: { version: 1, name: 'Mine' } }),
  ];
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(5).fill([404, 'not_found']));
  const { services, locations, rooms } = (await world.as(other.olga, offer, {})).body;
  expect([services, locations, rooms].map((all) => all.map(({ name, version }) => [name, version]))).toEqual([
    [['Session', 1]],
    [['Mitte', 1]],
    [['Room 1', 1]],
  ]);
});

test('S1 what is no service, location or room is refused, and nothing is changed', async () => {
  const { at, olga, mitte, session } = await open();
  const before = await entries(at.tenantId);
  for (const wrong of [
    { name: '' },
    { name: '   ' },
    { name: '\u200b\u2060' },
    { name: 'x'.repeat(81) },
    { name: 'a\u202eb' },
    { name: 'a\u0000b' },
    { duration: 4 },
    { duration: 721 },
    { duration: 50.5 },
    { duration: '50' },
    { bufferBefore: -1 },
    { bufferAfter: 121 },
    { priceLabel: 'x'.repeat(41) },
    { colour: 'red' },
    { colour: 'url(//evil.example)' },
    { status: 'deleted' },
    { tenantId: 1 },
  ]) {
    const changed = await world.as(olga, changeService, { params: { id: session.serviceId }, body: { version: 1, ...wrong } as never });
    const added = await world.as(olga, addService, { body: { ...fresh, ...wrong } as never });
    expect([changed.status, added.status], JSON.stringify(wrong)).toEqual([400, 400]);
  }
  for (const wrong of [
    { addressLines: ['', 'a'] },
    { addressLines: Array(6).fill('a') },
    { addressLines: 'a' },
    { name: null },
    { rooms: [] },
  ]) {
    const changed = await world.as(olga, changeLocation, { params: { id: mitte.locationId }, body: { version: 1, ...wrong } as never });
    expect(changed.status, JSON.stringify(wrong)).toBe(400);
  }
  expect((await knock(world, olga, '/v2/services/1e3', { method: 'PATCH', body: { version: 1 } })).status).toBe(400);
  expect((await knock(world, olga, `/v2/services/${session.serviceId}`, { method: 'DELETE' })).status).not.toBe(200);
  expect(await entries(at.tenantId)).toEqual(before);
});

test('S1 text that means harm elsewhere is kept as the text it is', async () => {
  const { olga } = await open();
  for (const name of [`'; drop table service;--`, '<script>alert(1)</script>', '${jndi:ldap:x}', '{{name}}', '=1+1', '日本語 😀']) {
    const added = await world.as(olga, addService, { body: { ...fresh, name, priceLabel: name } });
    expect([added.status, added.body.name, added.body.priceLabel]).toEqual([201, name, name]);
    const place = await world.as(olga, addLocation, { body: { name, addressLines: [name, `{"a","b"}`] } });
    expect([place.status, place.body.addressLines]).toEqual([201, [name, `{"a","b"}`]]);
  }
});

/** Sam with Maya in a room, on a day of March 2027. */
const inRoom = ({ sky, sam, maya, session }: Awaited<ReturnType<typeof open>>, roomId: number, day: string) =>
  world.as(sky, book, {
    body: {
      patientId: sam.patientId,
      practitionerId: maya.practitionerId as number,
      serviceId: session.serviceId,
      roomId,
      start: `2027-03-${day}T09:00`,
      anyway: true,
    },
  });

test('S1 before a location is archived it is said what hangs on it: rooms in use, appointments to come in them, and who works there', async () => {
  const all = await open();
  const two = await world.tell((story) => {
    room(story, all.mitte, { name: 'Old room', status: 'archived' });
    hours(story, all.nina, [1], ['9:00-12:00'], all.mitte);
    hours(story, all.maya, [1, 2], ['9:00-12:00', '13:00-17:00'], all.mitte);
    return room(story, all.mitte, { name: 'Room 2' });
  });
  await inRoom(all, all.one.roomId, '02');
  await inRoom(all, two.roomId, '03');
  const gone = await inRoom(all, two.roomId, '04');
  await world.as(all.sky, cancelAppointment, { params: { appointmentId: gone.body.appointment.id }, body: { version: 1, by: 'clinic' } });
  const use = (who: Someone) => world.as(who, locationUse, { params: { id: all.mitte.locationId } });
  for (const who of [all.olga, all.pia]) {
    const { status, body } = await use(who);
    expect([status, body.rooms, body.appointments, body.practitioners.map(({ lastName }) => lastName)]).toEqual([
      200,
      2,
      2,
      ['Abara', 'Lin'],
    ]);
  }
  for (const who of [all.ruth, all.maya, all.hope, all.sue, all.tess, all.sky, all.bea]) expect((await use(who)).status).toBe(403);
  const other = await open();
  expect((await use(other.olga)).status).toBe(404);
});

test('S1 the rooms of a location go with it and come back with it, but for those that were archived before; what is booked stays', async () => {
  const all = await open();
  const old = await world.tell((story) => room(story, all.mitte, { name: 'Old room', status: 'archived' }));
  const booked = (await inRoom(all, all.one.roomId, '02')).body.appointment;
  const turn = (version: number, status: 'active' | 'archived') =>
    world.as(all.olga, changeLocation, { params: { id: all.mitte.locationId }, body: { version, status } });
  const rooms = async () => (await world.as(all.bea, offer, {})).body.rooms.map(({ name, status }) => [name, status]);
  expect((await turn(1, 'archived')).status).toBe(200);
  expect(await rooms()).toEqual([
    ['Old room', 'archived'],
    ['Room 1', 'archived'],
  ]);
  // Nothing new: neither booked there, nor added, nor taken up again by itself.
  expect((await inRoom(all, all.one.roomId, '03')).body.code).toBe('service_gone');
  const moved = await world.as(all.sky, moveAppointment, {
    params: { appointmentId: booked.id },
    body: { version: 1, start: '2027-03-02T12:00', roomId: null },
  });
  expect([booked.room?.id, moved.status, moved.body.appointment.room]).toEqual([all.one.roomId, 200, null]);
  const added = await world.as(all.olga, addRoom, { body: { name: 'Gym', locationId: all.mitte.locationId } });
  const again = await world.as(all.olga, changeRoom, { params: { id: all.one.roomId }, body: { version: 2, status: 'active' } });
  expect([added, again].map(({ status, body }) => [status, body.code])).toEqual(Array(2).fill([409, 'location_archived']));
  expect((await turn(2, 'active')).status).toBe(200);
  expect(await rooms()).toEqual([
    ['Room 1', 'active'],
    ['Old room', 'archived'],
  ]);
  expect((await inRoom(all, all.one.roomId, '03')).status).toBe(201);
  expect((await inRoom(all, old.roomId, '04')).body.code).toBe('service_gone');
});

test('S1 a room that is added while its location is archived is refused, or goes with it', async () => {
  const { olga, pia, mitte, bea } = await open();
  for (let round = 0, version = 1; round < 8; round++, version += 2) {
    const [turned, ...added] = await Promise.all([
      world.as(olga, changeLocation, { params: { id: mitte.locationId }, body: { version, status: 'archived' } }),
      ...['a', 'b'].map((name) => world.as(pia, addRoom, { body: { name: name + round, locationId: mitte.locationId } })),
    ]);
    expect(turned.status).toBe(200);
    for (const { status } of added) expect([201, 409]).toContain(status);
    const { rooms } = (await world.as(bea, offer, {})).body;
    expect(rooms.filter(({ status }) => status === 'active')).toEqual([]);
    await world.as(olga, changeLocation, { params: { id: mitte.locationId }, body: { version: version + 1, status: 'active' } });
  }
});
