import { Anchor, Skeleton, Stack } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { AnswerList } from '#src/web/formfields/AnswerList.tsx';
import { useMe } from '#src/web/session/data.ts';
import { formats } from '#src/web/ui/formats.ts';
import { FourStates } from '#src/web/ui/FourStates.tsx';
import { useTitle } from '#src/web/ui/useTitle.ts';
import { fieldsOf, useMyForm } from './data.ts';
import type { MyWholeForm } from './data.ts';
import { FormFilling, Heading, Source } from './FormFilling.tsx';
import classes from './Forms.module.css';
import '#src/web/portalText.ts';

/** A form to fill in, saved as one goes; or as one has filled it in. */
export function FormScreen() {
  const { t } = useTranslation('portalforms');
  const { formId } = useParams({ strict: false }) as { formId?: string };
  const query = useMyForm(Number(formId));
  useTitle(query.data?.name ?? t('title'));
  return (
    <>
      <Anchor component={Link} to="/portal/forms" size="sm" underline="hover" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden />
        {t('back')}
      </Anchor>
      <FourStates query={query} loading={<Loading />}>
        {(form) =>
          form.completedAt === null ? <FormFilling key={form.id} form={form} /> : <Completed form={form} at={form.completedAt} />
        }
      </FourStates>
    </>
  );
}

function Completed({ form, at }: { form: MyWholeForm; at: string }) {
  const { t, i18n } = useTranslation('portalforms');
  const { tenant } = useMe();
  const { date } = formats(i18n.language, tenant.timeZone);
  return (
    <>
      <Heading name={form.name} about={t('sentBack', { date: date(at) })} />
      <AnswerList fields={fieldsOf(form.fields)} answers={form.answers} showsPoints={false} />
      <Source text={form.source} />
    </>
  );
}

const Loading = () => (
  <Stack gap="md">
    <Skeleton h={28} w={180} />
    {[0, 1, 2].map((one) => (
      <Skeleton key={one} h={180} radius="lg" />
    ))}
  </Stack>
);
