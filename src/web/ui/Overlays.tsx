import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';

/** What lies over every screen and is empty at first: news, and questions that are asked from anywhere. What comes before it waits for it. */
export const Overlays = () => (
  <>
    <Notifications position="bottom-right" limit={4} />
    <ModalsProvider />
  </>
);
