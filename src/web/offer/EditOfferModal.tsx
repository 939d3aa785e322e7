import { Button, Group, Modal, NumberInput, Radio, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { toastDone, toastNews, toastProblem } from '#src/web/ui/toasts.tsx';
import { colours, paint, useAddService, useChangeService } from './data.ts';
import type { Service } from './data.ts';
import classes from './OfferScreen.module.css';
import { useKeptDraft } from './useKeptDraft.ts';

type Draft = Omit<Service, 'id' | 'status' | 'version' | 'duration' | 'bufferBefore' | 'bufferAfter'> &
  Record<'duration' | 'bufferBefore' | 'bufferAfter', number | string>;
const limits = { duration: [5, 720], bufferBefore: [0, 120], bufferAfter: [0, 120] } as const;
type Minutes = keyof typeof limits;

const draftOf = (service: Service | null): Draft => {
  const { name = '', duration = 50, bufferBefore = 0, bufferAfter = 0, priceLabel = '', colour = 'teal' } = service ?? {};
  return { name, duration, bufferBefore, bufferAfter, priceLabel, colour };
};
const isWithin = (value: number | string, [least, most]: readonly [number, number]) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

/** A service, new or to be changed; it shows what a booking of it takes out of a day. */
export function EditOfferModal({ service, onClose }: { service: Service | null; onClose: () => void }) {
  const { t } = useTranslation('offer');
  const isPhone = useMediaQuery('(max-width: 36em)', false, { getInitialValueInEffect: false });
  const { begun, draft, change, takeOver } = useKeptDraft(service, draftOf);
  const adding = useAddService();
  const changing = useChangeService();
  const wrong = (name: Minutes) => !isWithin(draft[name], limits[name]);
  const minutes = { duration: Number(draft.duration), bufferBefore: Number(draft.bufferBefore), bufferAfter: Number(draft.bufferAfter) };
  const isWhole = draft.name.trim() !== '' && !wrong('duration') && !wrong('bufferBefore') && !wrong('bufferAfter');
  const save = () => {
    const whole = { ...draft, ...minutes, name: draft.name.trim(), priceLabel: draft.priceLabel.trim() };
    const how = {
      onSuccess: () => {
        toastDone(t('saved', { name: whole.name }));
        onClose();
      },
      onError: (error: unknown) => (takeOver(error) ? toastNews(t('conflict')) : toastProblem(error)),
    };
    if (begun) changing.mutate({ of: begun, change: whole }, how);
    else adding.mutate(whole, how);
  };
  const field = (name: Minutes) => (
    <NumberInput
      label={t(`service.${name}`)}
      suffix={` ${t('minutesShort')}`}
      min={limits[name][0]}
      max={limits[name][1]}
      step={5}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="none"
      value={draft[name]}
      error={wrong(name) && t('service.between', { least: limits[name][0], most: limits[name][1] })}
      onChange={(value) => change({ [name]: value })}
    />
  );
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen={isPhone}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'ui' }) }}
      title={service ? t('editOf', { name: service.name }) : t('services.add')}
      size={560}
    >
      <Stack gap="md">
        <TextInput
          label={t('service.name')}
          maxLength={80}
          data-autofocus
          value={draft.name}
          onChange={({ currentTarget }) => change({ name: currentTarget.value })}
        />
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          {field('duration')}
          {field('bufferBefore')}
          {field('bufferAfter')}
        </SimpleGrid>
        <Text size="sm" c="dimmed" mt={-8} aria-live="polite">
          {isWhole && minutes.bufferBefore + minutes.bufferAfter > 0
            ? t('service.takes', { count: minutes.duration, all: minutes.duration + minutes.bufferBefore + minutes.bufferAfter })
            : t('service.buffersWhat')}
        </Text>
        <TextInput
          label={t('service.price')}
          description={t('service.priceWhat')}
          maxLength={40}
          value={draft.priceLabel}
          onChange={({ currentTarget }) => change({ priceLabel: currentTarget.value })}
        />
        <Radio.Group
          label={t('service.colour')}
          description={t('service.colourWhat')}
          value={draft.colour}
          onChange={(value) => change({ colour: value as Draft['colour'] })}
        >
          <Group gap="xs" mt="xs">
            {colours.map((one) => (
              <Radio.Card
                key={one}
                value={one}
                aria-label={t(`colour.${one}`)}
                title={t(`colour.${one}`)}
                className={classes.swatch}
                style={{ background: paint(one) }}
              >
                {draft.colour === one && <IconCheck size={18} stroke={3} aria-hidden />}
              </Radio.Card>
            ))}
          </Group>
        </Radio.Group>
      </Stack>
      <Group mt="xl" gap="xs" justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel', { ns: 'ui' })}
        </Button>
        <Button onClick={save} loading={adding.isPending || changing.isPending} disabled={!isWhole}>
          {t('save')}
        </Button>
      </Group>
    </Modal>
  );
}
