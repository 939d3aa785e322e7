import { Button, Group, Modal, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { me } from '#src/contract/auth.ts';
import { call } from '#src/web/client.ts';
import { leaveIdleSession, leaveSession, useMe } from './data.ts';

const minute = 60_000;
/** How long the server keeps a session in which nothing is done (SE-3). */
const limits = { member: 15 * minute, patient: 30 * minute };
/** The server learns of activity at most once a minute, and writes it at most once a minute: it may think one idle for two minutes longer. */
const tellEvery = minute;
const ahead = 2 * minute;
const askBefore = 2 * minute;
const checkEvery = 5_000;
const activity = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

/**
 * Asks two minutes before a session ends for lack of activity (SE-3, WCAG 2.2.1), and clears the screen when it does. Reading and scrolling count
 * as activity, in this tab or another one of the same browser.
 */
export function IdleGuard() {
  const { t } = useTranslation('session');
  const { member } = useMe();
  const endAfter = (member ? limits.member : limits.patient) - ahead;
  const [asking, setAsking] = useState(false);
  const touch = useRef(() => {});

  useEffect(() => {
    const tabs = new BroadcastChannel('caseload-activity');
    let activeAt = Date.now();
    let toldAt = activeAt;
    const active = () => {
      activeAt = Date.now();
      setAsking(false);
    };
    touch.current = () => {
      active();
      tabs.postMessage(null);
      if (activeAt - toldAt < tellEvery) return;
      toldAt = activeAt;
      call(me, {}).catch(() => {});
    };
    const onActivity = () => {
      // Once asked, only an answer counts: a brush against the mouse is none.
      if (Date.now() - activeAt < endAfter - askBefore) touch.current();
    };
    const check = () => {
      const idle = Date.now() - activeAt;
      setAsking(idle >= endAfter - askBefore);
      if (idle < endAfter) return;
      clearInterval(timer);
      void leaveIdleSession();
    };
    const timer = setInterval(check, checkEvery);
    tabs.addEventListener('message', active);
    // After the machine has slept, the first look comes before the first tick.
    document.addEventListener('visibilitychange', check);
    for (const event of activity) window.addEventListener(event, onActivity, { passive: true });
    return () => {
      clearInterval(timer);
      tabs.close();
      document.removeEventListener('visibilitychange', check);
      for (const event of activity) window.removeEventListener(event, onActivity);
    };
  }, [endAfter]);

  const stay = () => touch.current();
  return (
    <Modal opened={asking} onClose={stay} title={t('idle.title')} withCloseButton={false} role="alertdialog" size="sm">
      <Text size="sm">{t('idle.advice')}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={() => void leaveSession(false)}>
          {t('signOut')}
        </Button>
        <Button onClick={stay} data-autofocus>
          {t('idle.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
