// Written by npm run generate from the real schema. Not edited by hand.
import type { ColumnType } from 'kysely';

export type DB = {
  access_request: {
    tenant_id: number;
    id: number;
    patient_id: number;
    practitioner_id: number;
    member_id: number;
    reason: string;
    created_at: string;
    outcome: ColumnType<string | null, string | null | undefined, string | null>;
    settled_by: ColumnType<number | null, number | null | undefined, number | null>;
    settled_at: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    note: ColumnType<string | null, string | null | undefined, string | null>;
  };
  activity: {
    tenant_id: number;
    id: ColumnType<number, number | undefined, number>;
    at: string;
    action: string;
    outcome: string;
    user_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    rule: ColumnType<string | null, string | null | undefined, string | null>;
    detail: ColumnType<unknown, unknown | undefined, unknown>;
    request_id: ColumnType<string | null, string | null | undefined, string | null>;
    ip: ColumnType<string | null, string | null | undefined, string | null>;
    session: ColumnType<string | null, string | null | undefined, string | null>;
  };
  activity_head: {
    tenant_id: number;
    seq: number;
    hash: Buffer;
  };
  activity_link: {
    tenant_id: number;
    seq: number;
    activity_id: number;
    entry_hash: Buffer;
    hash: Buffer;
  };
  'app.assignable': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    id: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.condition': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    active: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    approved: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    reads: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    clinical: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    blocked: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    sealed: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
  };
  'app.connection': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    kind: ColumnType<string | null, string | null | undefined, string | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.my_caseload': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.my_next_change': {
    at: ColumnType<string | null, string | null | undefined, string | null>;
  };
  'app.my_open_record': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.my_relation': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.reason': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.reason_assigned': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.reason_reads_all': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.reason_supervises': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.record_opens': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.visible_chain': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    seq: ColumnType<number | null, number | null | undefined, number | null>;
    activity_id: ColumnType<number | null, number | null | undefined, number | null>;
    entry_hash: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    hash: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    entry_hash_now: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
  };
  'app.visible_condition': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    active: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    approved: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    reads: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    clinical: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    blocked: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
    sealed: ColumnType<boolean | null, boolean | null | undefined, boolean | null>;
  };
  'app.visible_connection': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    kind: ColumnType<string | null, string | null | undefined, string | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.visible_head': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    seq: ColumnType<number | null, number | null | undefined, number | null>;
    hash: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
  };
  'app.visible_opening': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  'app.visible_reason': {
    tenant_id: ColumnType<number | null, number | null | undefined, number | null>;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    because: ColumnType<string | null, string | null | undefined, string | null>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    via: ColumnType<string | null, string | null | undefined, string | null>;
    since: ColumnType<string | null, string | null | undefined, string | null>;
    until: ColumnType<string | null, string | null | undefined, string | null>;
    granted_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  assignment: {
    tenant_id: number;
    patient_id: number;
    practitioner_id: number;
    kind: string;
    via: string;
    status: ColumnType<string, string | undefined, string>;
    starts_at: string;
    ends_at: ColumnType<string | null, string | null | undefined, string | null>;
    assigned_by: number;
    assigned_at: string;
    reason: ColumnType<string | null, string | null | undefined, string | null>;
    version: ColumnType<number, number | undefined, number>;
  };
  assignment_period: {
    tenant_id: number;
    id: number;
    patient_id: number;
    practitioner_id: number;
    kind: string;
    via: string;
    starts_at: string;
    ends_at: ColumnType<string | null, string | null | undefined, string | null>;
    opened_by: number;
    opened_at: string;
    opened_reason: ColumnType<string | null, string | null | undefined, string | null>;
    closed_by: ColumnType<number | null, number | null | undefined, number | null>;
    closed_at: ColumnType<string | null, string | null | undefined, string | null>;
    closed_reason: ColumnType<string | null, string | null | undefined, string | null>;
  };
  block_was: {
    tenant_id: number;
    member_id: number;
    patient_id: number;
    since: string;
    blocked: boolean;
  };
  chart_lock: {
    tenant_id: number;
    patient_id: number;
  };
  emergency_access: {
    tenant_id: number;
    id: number;
    patient_id: number;
    practitioner_id: number;
    member_id: number;
    reason: string;
    starts_at: string;
    ends_at: string;
    ended_by: ColumnType<number | null, number | null | undefined, number | null>;
    review_due_at: string;
    reviewed_by: ColumnType<number | null, number | null | undefined, number | null>;
    reviewed_at: ColumnType<string | null, string | null | undefined, string | null>;
    verdict: ColumnType<string | null, string | null | undefined, string | null>;
    review_note: ColumnType<string | null, string | null | undefined, string | null>;
  };
  feature_was: {
    tenant_id: number;
    feature: string;
    since: string;
    enabled: boolean;
  };
  idempotency: {
    tenant_id: number;
    member_id: number;
    route: string;
    key: string;
    body_hash: Buffer;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    answer: unknown;
    created_at: ColumnType<string, string | undefined, string>;
  };
  invitation: {
    tenant_id: number;
    id: number;
    patient_id: number;
    email: string;
    nonce: number;
    token_hash: Buffer;
    link_made_at: string;
    expires_at: string;
    accepted_at: ColumnType<string | null, string | null | undefined, string | null>;
    revoked_at: ColumnType<string | null, string | null | undefined, string | null>;
    invited_by: number;
    created_at: ColumnType<string, string | undefined, string>;
  };
  member: {
    tenant_id: number;
    id: number;
    user_id: number;
    first_name: string;
    last_name: string;
    type: ColumnType<string, string | undefined, string>;
    roles: string[];
    permissions: ColumnType<string[], string[] | undefined, string[]>;
    access_level: string;
    visibility: ColumnType<string, string | undefined, string>;
    status: ColumnType<string, string | undefined, string>;
    approved: ColumnType<boolean, boolean | undefined, boolean>;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    created_at: ColumnType<string, string | undefined, string>;
    version: ColumnType<number, number | undefined, number>;
  };
  member_was: {
    tenant_id: number;
    member_id: number;
    since: string;
    roles: string[];
    permissions: string[];
    access_level: string;
    status: string;
    approved: boolean;
    practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
  };
  migration: {
    name: string;
    hash: string;
    at: ColumnType<string, string | undefined, string>;
  };
  outbox: {
    tenant_id: number;
    id: number;
    letter: string;
    patient_id: number;
    subject_id: number;
    member_id: number;
    recipient_id: ColumnType<number | null, number | null | undefined, number | null>;
    created_at: string;
    due_at: string;
    attempts: ColumnType<number, number | undefined, number>;
    settled_at: ColumnType<string | null, string | null | undefined, string | null>;
    result: ColumnType<string | null, string | null | undefined, string | null>;
  };
  patient: {
    tenant_id: number;
    id: number;
    first_name: string;
    last_name: string;
    preferred_name: ColumnType<string | null, string | null | undefined, string | null>;
    email: ColumnType<string | null, string | null | undefined, string | null>;
    phone: ColumnType<string | null, string | null | undefined, string | null>;
    status: ColumnType<string, string | undefined, string>;
    sealed_at: ColumnType<string | null, string | null | undefined, string | null>;
    invited_by_practitioner_id: ColumnType<number | null, number | null | undefined, number | null>;
    created_by: number;
    created_at: ColumnType<string, string | undefined, string>;
    sort_name: string;
    search_name: string;
  };
  patient_block: {
    tenant_id: number;
    member_id: number;
    patient_id: number;
    blocked_by: number;
    blocked_at: ColumnType<string, string | undefined, string>;
    reason: string;
  };
  patient_profile: {
    tenant_id: number;
    patient_id: number;
    birth_date: ColumnType<string | null, string | null | undefined, string | null>;
    pronouns: ColumnType<string | null, string | null | undefined, string | null>;
  };
  portal_access: {
    tenant_id: number;
    patient_id: number;
    user_id: number;
    since: ColumnType<string, string | undefined, string>;
  };
  practitioner: {
    tenant_id: number;
    id: number;
    first_name: string;
    last_name: string;
    discipline: ColumnType<string, string | undefined, string>;
    sort_name: ColumnType<string, string | undefined, string>;
    capacity: ColumnType<number | null, number | null | undefined, number | null>;
    accepting_new_patients: ColumnType<boolean, boolean | undefined, boolean>;
    status: ColumnType<string, string | undefined, string>;
    created_at: ColumnType<string, string | undefined, string>;
  };
  seal_was: {
    tenant_id: number;
    patient_id: number;
    since: string;
    sealed: boolean;
  };
  supervision: {
    tenant_id: number;
    id: number;
    supervisor_id: number;
    practitioner_id: number;
    starts_at: string;
    ends_at: ColumnType<string | null, string | null | undefined, string | null>;
    created_by: ColumnType<number | null, number | null | undefined, number | null>;
    created_at: ColumnType<string, string | undefined, string>;
    ended_by: ColumnType<number | null, number | null | undefined, number | null>;
  };
  tenant: {
    id: number;
    name: string;
    assignment_policy: ColumnType<string, string | undefined, string>;
    patient_word: ColumnType<string, string | undefined, string>;
    therapist_word: ColumnType<string, string | undefined, string>;
    time_zone: ColumnType<string, string | undefined, string>;
    created_at: ColumnType<string, string | undefined, string>;
    emergency_minutes: ColumnType<number, number | undefined, number>;
    emergency_review_hours: ColumnType<number, number | undefined, number>;
    version: ColumnType<number, number | undefined, number>;
  };
  tenant_feature: {
    tenant_id: number;
    feature: string;
    enabled: boolean;
  };
  throttle: {
    key: Buffer;
    window_ends_at: string;
    count: number;
  };
  user_account: {
    id: number;
    email: string;
    password_hash: ColumnType<string | null, string | null | undefined, string | null>;
    created_at: ColumnType<string, string | undefined, string>;
  };
  user_session: {
    token_hash: Buffer;
    user_id: number;
    tenant_id: number;
    member_id: ColumnType<number | null, number | null | undefined, number | null>;
    patient_id: ColumnType<number | null, number | null | undefined, number | null>;
    created_at: ColumnType<string, string | undefined, string>;
    last_seen_at: ColumnType<string, string | undefined, string>;
    expires_at: string;
  };
};
