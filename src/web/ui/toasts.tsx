import { Button, Group, Text } from '@mantine/core';
import { randomId } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import i18next from 'i18next';
import { problemText } from './problemText.ts';

const secondsFor = (seconds: number) => seconds * 1000;
const closeButton = () => ({ 'aria-label': i18next.t('close') });

/** Says that something is done; with `undo`, offers to take it back for ten seconds. */
export const toastDone = (message: string, undo?: () => void): void => {
  const id = randomId();
  const takeBack = () => {
    notifications.hide(id);
    undo?.();
  };
  notifications.show({
    id,
    color: 'teal',
    icon: <IconCheck size={16} aria-hidden />,
    autoClose: secondsFor(undo ? 10 : 5),
    closeButtonProps: closeButton(),
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button size="compact-sm" variant="light" onClick={takeBack} flex="none">
            {i18next.t('undo')}
          </Button>
        )}
      </Group>
    ),
  });
};

/** Says something that the person did not do themselves, such as what a colleague changed. */
export const toastNews = (message: string): void => {
  notifications.show({
    color: 'amber',
    icon: <IconInfoCircle size={16} aria-hidden />,
    autoClose: secondsFor(8),
    closeButtonProps: closeButton(),
    message,
  });
};

/** Says what went wrong and what to do about it; it stays until it is closed. */
export const toastProblem = (error: unknown): void => {
  const { title, advice } = problemText(error);
  notifications.show({
    color: 'red',
    icon: <IconX size={16} aria-hidden />,
    autoClose: false,
    closeButtonProps: closeButton(),
    title,
    message: advice,
  });
};
