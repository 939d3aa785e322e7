// The named reason is the true one: without it the answer turns, or rests on the next reason.
import { expect, test } from 'vitest';
import { mayAssign, mayUnassign, opensProfile, opensRecord, seesPatient } from './decide.ts';
import { worldFrom } from './generate.ts';
import { principals } from './world.ts';
import type { AllowReason, Decision, DenyReason, Member, Patient, Principal, Tenant, World } from './world.ts';

interface Point {
  readonly who: Principal;
  readonly patientId: number;
  readonly practitionerId: number;
}

/** The world with the named fact taken away (of an allow) or put right (of a deny). */
function turned(world: World, at: Point, reason: AllowReason | DenyReason): World {
  const { who, patientId, practitionerId } = at;
  const memberId = who.kind === 'member' ? who.memberId : undefined;
  const self = world.members.find((m) => m.id === memberId);
  const member = (fact: Partial<Member>): World => ({
    ...world,
    members: world.members.map((m) => (m.id === memberId ? { ...m, ...fact } : m)),
  });
  const patient = (fact: Partial<Patient>): World => ({
    ...world,
    patients: world.patients.map((p) => (p.id === patientId ? { ...p, ...fact } : p)),
  });
  const tenant = (fact: (t: Tenant) => Partial<Tenant>): World => ({
    ...world,
    tenants: world.tenants.map((t) => (t.id === who.tenantId ? { ...t, ...fact(t) } : t)),
  });
  const demoted = (gone: readonly string[]) => ({
    roles: self?.roles.filter((r) => !gone.includes(r)) ?? [],
    permissions: self?.permissions.filter((p) => !gone.includes(p)) ?? [],
  });
  const unassigned = () => ({
    ...world,
    assignments: world.assignments.filter((a) => a.patientId !== patientId || a.practitionerId !== self?.practitionerId),
    emergencies: world.emergencies.filter((e) => e.patientId !== patientId || e.practitionerId !== self?.practitionerId),
  });
  switch (reason) {
    case 'R1 a role sees every patient':
      return member(demoted(['owner', 'practiceAdmin', 'clinicalAdmin', 'scheduler', 'biller']));
    case 'R4 visibility all':
    case 'R4 visibility namesOnly':
      return member({ visibility: 'own' });
    case 'R6 assigned now':
    case 'A3 clinician on the care team':
      return unassigned();
    case 'R6 supervises someone assigned now':
      return {
        ...world,
        supervisions: world.supervisions.filter((s) => s.supervisorMemberId !== memberId),
      };
    case 'R6 reads all records':
      return member(demoted(['owner', 'clinicalAdmin', 'canReadAllRecords']));
    case 'A3 Clinical admin':
      return member(demoted(['clinicalAdmin']));
    case 'A3 holds canChangeAssignedPractitioners':
      return member(demoted(['owner', 'canChangeAssignedPractitioners']));
    case 'A3 any clinician':
      return tenant(() => ({ policy: 'managed' }));
    case 'B3 own portal':
      return {
        ...world,
        portalAccess: world.portalAccess.filter((a) => a.patientId !== patientId),
      };
    case 'R6 member suspended':
      return member({ status: 'active' });
    case 'R6 member not approved':
      return member({ approved: true });
    case 'R5 blocked':
      return { ...world, blocks: world.blocks.filter((b) => b.patientId !== patientId) };
    case 'R4 visibility own':
    case 'R4 only the name':
      return member({ visibility: 'all' });
    case 'R3 access level administrative':
      return member({ accessLevel: 'clinical' });
    case 'R5 chart sealed':
      return patient({ sealed: false });
    case 'R6 no relation':
      return member({ permissions: ['canReadAllRecords'] });
    case 'R1 the right is missing':
      return member({ permissions: ['canChangeAssignedPractitioners', 'canReadAllRecords'] });
    case 'F2 flag off':
      return tenant((t) => ({ features: { ...t.features, therapistPatientAssignment: true } }));
    case 'A3 policy managed':
    case 'A3 not on the care team':
    case 'A3 not oneself':
      return tenant(() => ({ policy: 'open' }));
    case 'A14 only by an emergency':
      return { ...world, emergencies: [] };
    case 'A2 patient archived':
      return patient({ status: 'active' });
    case 'A2 practitioner not assignable': {
      const fit = { id: 9999, userId: 9998, practitionerId, type: 'DOCTOR' } as const;
      const standing = { status: 'active', approved: true } as const;
      return {
        ...world,
        members: [...world.members, { ...(self as Member), ...fit, ...standing }],
        practitioners: world.practitioners.map((p) => (p.id === practitionerId ? { ...p, status: 'active' } : p)),
      };
    }
    default:
      throw new Error(`no fact behind "${reason}"`);
  }
}

test('C4 EXPLAIN removing the named fact turns the decision, or brings up the next one', () => {
  const named = new Set<string>();
  for (let seed = 1; seed <= 200; seed++) {
    const world = worldFrom(seed);
    for (const who of principals(world))
      for (const { id: patientId, tenantId } of world.patients) {
        if (tenantId !== who.tenantId) continue;
        if (who.kind === 'portal' && who.patientId !== patientId) continue;
        const here = world.practitioners.filter((p) => p.tenantId === tenantId);
        const practitionerId = here[seed % here.length]?.id ?? 0;
        const questions: ((w: World) => Decision)[] = [(w) => seesPatient(w, who, patientId), (w) => opensProfile(w, who, patientId)];
        if (who.kind === 'member')
          questions.push(
            (w) => opensRecord(w, who, patientId),
            (w) => mayUnassign(w, who, patientId),
            (w) => mayAssign(w, who, patientId, practitionerId),
          );
        for (const ask of questions) {
          const first = ask(world);
          const chain: string[] = [];
          let now = world;
          let answer = first;
          while (answer.allow === first.allow) {
            if (chain.includes(answer.reason)) expect.fail(`${seed}: ${answer.reason} stays`);
            chain.push(answer.reason);
            named.add(answer.reason);
            now = turned(now, { who, patientId, practitionerId }, answer.reason);
            answer = ask(now);
          }
        }
      }
  }
  // Every case above has been met.
  expect(named.size).toBe(27);
});
