import { z } from 'zod';
import { Colleague } from './access.ts';
import { endpoint, Id, IdText, Instant, Nothing, Page, page } from './endpoint.ts';
import { Answers, AnswersKept } from './forms.ts';
import { OfPatient } from './patients.ts';
import { LocalDate } from './scheduling.ts';

// C2, B3: forms that clients fill in in the portal before they come.

/** Until when a form is to be filled in. */
const due = {
  /** The day at the clinic, itself included; null where it is whenever it suits, or where the one asking may not know of the appointment (B4). */
  dueOn: z.iso.date().nullable(),
  /** Before an appointment, wherever that is moved; else on some day. */
  isBeforeAppointment: z.boolean(),
};

const FormRequest = z.object({
  id: Id,
  template: z.object({ id: Id, version: z.int(), name: z.string() }),
  at: Instant,
  sentBy: Colleague,
  ...due,
  state: z.enum(['open', 'filled', 'withdrawn']),
  /** The form of the record that it became. */
  formId: Id.nullable(),
});
export type FormRequest = z.infer<typeof FormRequest>;

const closed = ['not_found', 'record_closed'] as const;
const writing = [...closed, 'record_read_only'] as const;
const inPortal = 'clientPortal';

export const listFormRequests = endpoint({
  method: 'GET',
  path: '/v2/patients/:patientId/form-requests',
  summary: 'The forms that were sent into the portal of a patient, newest first',
  needs: { right: 'record.read', of: 'patientId', reads: 'forms.read', feature: inPortal },
  params: OfPatient,
  query: z.strictObject({ ...Page }),
  output: page(FormRequest).extend({
    /** Whether anybody enters this portal who may fill in forms. */
    somebodyFills: z.boolean(),
  }),
  problems: closed,
});

export const sendForm = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/form-requests',
  summary: 'Send a form into the portal of a patient, to be filled in before an appointment, until a day, or whenever it suits',
  needs: { right: 'record.write', of: 'patientId', feature: inPortal },
  params: OfPatient,
  body: z.strictObject({
    templateId: Id,
    due: z.union([z.strictObject({ appointmentId: Id }), z.strictObject({ on: LocalDate }), z.null()]),
  }),
  output: z.object({ id: Id }),
  status: 201,
  problems: [...writing, 'template_archived', 'nobody_fills_forms', 'due_passed'],
});

export const withdrawForm = endpoint({
  method: 'POST',
  path: '/v2/patients/:patientId/form-requests/:id/withdraw',
  summary: 'Take back a form that was sent and is not filled in yet',
  needs: { right: 'record.write', of: 'patientId', feature: inPortal },
  params: OfPatient.extend({ id: IdText }),
  output: Nothing,
  problems: [...writing, 'form_filled', 'already_withdrawn'],
});

const needs = { patient: true, scope: 'forms', feature: inPortal } as const;

const MyForm = z.object({
  id: Id,
  name: z.string(),
  at: Instant,
  ...due,
  /** When an answer was last saved; null where none is. */
  savedAt: Instant.nullable(),
  completedAt: Instant.nullable(),
});
export type MyForm = z.infer<typeof MyForm>;

export const myForms = endpoint({
  method: 'GET',
  path: '/v2/portal/forms',
  summary: 'The forms that the clinic asks me to fill in, or those that I have filled in; newest first',
  needs,
  query: z.strictObject({ ...Page, which: z.enum(['open', 'completed']).default('open') }),
  output: page(MyForm),
});

const asked = { id: z.string(), label: z.string(), help: z.string(), required: z.boolean() };
const chosen = { ...asked, options: z.array(z.object({ id: z.string(), label: z.string() })) };
/** A question as the client sees it: neither what an answer counts, nor what it points out. */
const AskedField = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), id: z.string(), label: z.string(), help: z.string() }),
  z.object({ kind: z.literal('text'), ...asked, long: z.boolean() }),
  z.object({ kind: z.literal('single'), ...chosen }),
  z.object({ kind: z.literal('multiple'), ...chosen }),
  z.object({ kind: z.literal('scale'), ...chosen }),
  z.object({ kind: z.literal('number'), ...asked, min: z.number().nullable(), max: z.number().nullable(), unit: z.string() }),
  z.object({ kind: z.literal('date'), ...asked }),
  z.object({ kind: z.literal('signature'), ...asked }),
]);
export type AskedField = z.infer<typeof AskedField>;

const OfForm = z.strictObject({ id: IdText });
const MyWholeForm = MyForm.extend({
  intro: z.string(),
  source: z.string(),
  fields: z.array(AskedField),
  answers: AnswersKept,
  /** Counts what was saved; 0 where nothing is. */
  version: z.int(),
});
export type MyWholeForm = z.infer<typeof MyWholeForm>;

export const myForm = endpoint({
  method: 'GET',
  path: '/v2/portal/forms/:id',
  summary: 'A form that the clinic sent me, with what it asks and what I have answered',
  needs,
  params: OfForm,
  output: MyWholeForm,
  problems: ['not_found'],
});

const given = z.strictObject({ version: z.int().min(0), answers: Answers });

export const saveMyForm = endpoint({
  method: 'PUT',
  path: '/v2/portal/forms/:id',
  summary: 'Save my answers as they stand; nobody sees them before I complete the form',
  needs,
  params: OfForm,
  body: given,
  output: z.object({ version: z.int(), savedAt: Instant }),
  problems: ['not_found', 'form_filled', 'changed_meanwhile'],
});

export const completeMyForm = endpoint({
  method: 'POST',
  path: '/v2/portal/forms/:id/complete',
  summary: 'Complete a form: it goes into the record and stays as it is',
  needs,
  params: OfForm,
  body: given,
  output: z.object({ completedAt: Instant }),
  problems: ['not_found', 'form_filled', 'form_incomplete', 'changed_meanwhile'],
});
