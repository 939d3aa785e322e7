import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Out } from '#src/contract/endpoint.ts';
import { InviteBody, invitationLink, invite, resendInvitation } from '#src/contract/invitations.ts';
import { similarPatients } from '#src/contract/patients.ts';
import { call } from '#src/web/client.ts';
import { insertPatient, listKey } from '#src/web/patients/data.ts';
import type { PatientPages } from '#src/web/patients/data.ts';
import { requestOf } from '#src/web/queries.ts';

export type Invited = Out<typeof invite.output>;

/** What is typed into the form. */
export type Draft = {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  birthDate: string;
  therapistIds: number[];
};
export const emptyDraft: Draft = { firstName: '', lastName: '', email: '', phone: '', birthDate: '', therapistIds: [] };

/** Therapists are left out altogether where they cannot be chosen (F2). */
const bodyOf = ({ therapistIds, phone, birthDate, ...rest }: Draft) => ({
  ...rest,
  phone: phone.trim() || null,
  birthDate: birthDate || null,
  ...(therapistIds.length > 0 && { additionalTherapistIds: therapistIds }),
});

export type Flaw = 'firstName' | 'lastName' | 'email' | 'phone' | 'birthDate' | 'characters';
const fields = ['firstName', 'lastName', 'email', 'phone', 'birthDate'] as const;

/** What the fields lack, by the contract and by what people mean: an address has an @, a birth is past. */
export const flawsOf = (draft: Draft, today: string): Partial<Record<keyof Draft, Flaw>> => {
  const flaws: Partial<Record<keyof Draft, Flaw>> = {};
  for (const { path, code } of InviteBody.safeParse(bodyOf(draft)).error?.issues ?? []) {
    const field = fields.find((one) => one === path[0]);
    if (field) flaws[field] ??= code === 'custom' ? 'characters' : field;
  }
  if (!/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(draft.email.trim())) flaws.email = 'email';
  if (draft.birthDate && (draft.birthDate > today || draft.birthDate < '1900')) flaws.birthDate = 'birthDate';
  return flaws;
};

/** Invites, and shows the new patient in the lists at once. The same key sends the same invitation only once. */
export const useInvite = () => {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ draft, key }: { draft: Draft; key: string }) => call(invite, { body: bodyOf(draft) }, { idempotencyKey: key }),
    onSuccess: ({ patient }) => {
      // With the assignment feature off, whoever invites is connected, though the answer does not say so (F2).
      const lists = patient.isConnectedToMe === false ? (['allTenantPatients'] as const) : (['patients', 'allTenantPatients'] as const);
      for (const list of lists) client.setQueryData<PatientPages>(listKey(list, ''), (pages) => pages && insertPatient(pages, patient));
      for (const queryKey of [['patients'], ['allTenantPatients'], ['caseloads']]) void client.invalidateQueries({ queryKey });
    },
  });
};

/** Patients whom one can see and who may be the person being invited; asked for once there is a name. */
export const useSimilarPatients = (firstName: string, lastName: string, email: string) => {
  const enabled = firstName.length > 1 && lastName.length > 1;
  const { data } = useQuery({
    queryKey: ['similarPatients', firstName, lastName, email],
    queryFn: (context) => call(similarPatients, { query: { firstName, lastName, email: email || undefined } }, requestOf(context)),
    enabled,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  return enabled ? (data?.items ?? []) : [];
};

/** Asked for when somebody wants the link, since showing it is written into the activity log. */
export const useInvitationLink = (invitationId: number) =>
  useMutation({ mutationFn: () => call(invitationLink, { params: { invitationId } }) });
export const useResendInvitation = (invitationId: number) =>
  useMutation({ mutationFn: () => call(resendInvitation, { params: { invitationId } }) });
