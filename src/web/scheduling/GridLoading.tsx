import { Skeleton } from '@mantine/core';
import classes from './TimeGrid.module.css';

const columns = [
  [40, 130, 260],
  [90, 220, 340],
  [60, 170, 300],
  [120, 250, 390],
  [30, 200, 320],
];

/** A calendar that is still on its way. */
export const GridLoading = () => (
  <div className={classes.loading}>
    {columns.map((tops, index) => (
      <div key={index}>
        <Skeleton h={14} w="60%" m={12} />
        {tops.map((top) => (
          <Skeleton key={top} pos="absolute" top={top + 48} left={4} right={4} w="auto" h={52} radius="sm" />
        ))}
      </div>
    ))}
  </div>
);
