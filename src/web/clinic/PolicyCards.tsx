import { Badge, Group, Radio, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Policy } from './data.ts';
import classes from './PolicyScreen.module.css';

const policies: Policy[] = ['open', 'careTeam', 'managed'];
const rows = ['oneself', 'colleague', 'remove'] as const;

type Props = { chosen: Policy; inForce: Policy | null; onChoose: (policy: Policy) => void };

/** The three ways in which a clinic can decide about care teams, each in the words of table A3. */
export function PolicyCards({ chosen, inForce, onChoose }: Props) {
  const { t } = useTranslation('clinic');
  return (
    <Radio.Group aria-label={t('policy.choose')} value={chosen} onChange={(value) => onChoose(value as Policy)}>
      <div className={classes.cards}>
        {policies.map((policy) => (
          <Radio.Card
            key={policy}
            value={policy}
            className={classes.card}
            aria-label={t(`policy.${policy}.name`)}
            aria-describedby={`policy-${policy}`}
          >
            <Group gap="sm" wrap="nowrap" mb={4}>
              <Radio.Indicator />
              <Text fw={600} flex={1}>
                {t(`policy.${policy}.name`)}
              </Text>
              {policy === inForce && (
                <Badge variant="light" tt="none" radius="sm">
                  {t('policy.inForce')}
                </Badge>
              )}
            </Group>
            <div id={`policy-${policy}`}>
              <Text size="sm" c="dimmed">
                {t(`policy.${policy}.what`)}
              </Text>
              <dl className={classes.rows}>
                {rows.map((row) => (
                  <div key={row}>
                    <dt>{t(`policy.rows.${row}`)}</dt>
                    <dd>{t(`policy.${policy}.${row}`)}</dd>
                  </div>
                ))}
              </dl>
            </div>
          </Radio.Card>
        ))}
      </div>
      <Text size="sm" c="dimmed" mt="xs">
        {t('policy.always')}
      </Text>
    </Radio.Group>
  );
}
