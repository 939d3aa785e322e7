import { createTheme, defaultCssVariablesResolver } from '@mantine/core';
import type {
  AlertProps,
  AnchorProps,
  CSSVariablesResolver,
  MantineColorsTuple,
  MenuProps,
  ModalProps,
  MultiSelectProps,
  NotificationProps,
  SelectProps,
  AutocompleteProps,
  TooltipProps,
} from '@mantine/core';

/** The accent: a deep teal. 7 carries white text at 5.9:1, 4 reads on the dark body at 6.8:1. */
const teal: MantineColorsTuple = [
  '#eef7f7',
  '#d8ecec',
  '#b0d9da',
  '#83c3c5',
  '#56abae',
  '#37969a',
  '#23797d',
  '#176a6e',
  '#0f5a5e',
  '#0a4649',
];
/** The one warm signal, for access. */
const amber: MantineColorsTuple = [
  '#fff7e8',
  '#ffedcf',
  '#fbd9a0',
  '#f4c069',
  '#eba63a',
  '#d98d1a',
  '#b8710a',
  '#925806',
  '#744507',
  '#573408',
];
const red: MantineColorsTuple = [
  '#fdf2f0',
  '#fadfda',
  '#f3bbb2',
  '#eb9285',
  '#e46e5e',
  '#d95443',
  '#c23d2e',
  '#a93124',
  '#8b281d',
  '#6b2018',
];
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f4f2ef',
  '#eae7e2',
  '#ddd9d3',
  '#c6c1b9',
  '#a09a91',
  '#736d65',
  '#57524b',
  '#3a3631',
  '#22201d',
];
const dark: MantineColorsTuple = [
  '#dcd9d4',
  '#bdb9b3',
  '#a8a39c',
  '#6f6a64',
  '#45413d',
  '#383531',
  '#282623',
  '#1d1c1a',
  '#161513',
  '#100f0e',
];

// The list itself scrolls: a scroll area around it is one that the keyboard cannot reach. Getting the focus, as in a dialog that opens, is no
// wish to see it.
const listbox = { openOnFocus: false, withScrollArea: false, styles: { options: { maxHeight: 240, overflowY: 'auto' as const } } };

export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  colors: { teal, amber, red, gray, dark },
  black: gray[9],
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '2rem' },
      h2: { fontSize: '1.125rem', lineHeight: '1.75rem' },
      h3: { fontSize: '1rem', lineHeight: '1.5rem' },
      h4: { fontSize: '0.875rem', lineHeight: '1.25rem' },
    },
  },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '24px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  // By name, not by `Select.extend`: with the components themselves, the first view would load all of them.
  components: {
    Select: { defaultProps: listbox satisfies Partial<SelectProps> },
    MultiSelect: { defaultProps: listbox satisfies Partial<MultiSelectProps> },
    Autocomplete: { defaultProps: { openOnFocus: false } satisfies Partial<AutocompleteProps> },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.4 },
        transitionProps: { duration: 120 },
      } satisfies Partial<ModalProps>,
      styles: { title: { fontWeight: 600 } },
    },
    // The placeholder that takes the focus is no child that a menu may have.
    Menu: {
      defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md', transitionProps: { duration: 80 } } satisfies Partial<MenuProps>,
    },
    // Colour alone does not tell a link from the text around it.
    Anchor: { defaultProps: { underline: 'always' } satisfies Partial<AnchorProps> },
    Tooltip: {
      defaultProps: { openDelay: 200, events: { hover: true, focus: true, touch: false } } satisfies Partial<TooltipProps>,
    },
    Notification: { defaultProps: { withBorder: true } satisfies Partial<NotificationProps> },
    Alert: { defaultProps: { radius: 'md' } satisfies Partial<AlertProps> },
  },
});

/** Where Mantine's own shades do not reach 4.5:1 on our greys, and the few surfaces it has no name for. */
export const cssVariables: CSSVariablesResolver = (given) => {
  const { variables, light, dark: night } = defaultCssVariablesResolver(given);
  return {
    variables,
    light: {
      ...light,
      '--mantine-color-error': red[7],
      '--mantine-color-placeholder': gray[6],
      '--mantine-color-default-border': gray[3],
      '--mantine-color-amber-light': amber[0],
      '--mantine-color-red-light': red[0],
      '--mantine-color-gray-light': gray[2],
      '--mantine-color-gray-light-hover': gray[3],
      '--surface-sunken': gray[0],
      '--surface-raised': '#ffffff',
      '--line': gray[2],
      '--line-strong': '#938d84',
      '--signal-ground': amber[0],
      '--signal-line': amber[2],
      '--signal-text': amber[8],
    },
    dark: {
      ...night,
      '--mantine-color-error': red[3],
      '--mantine-color-placeholder': dark[2],
      '--mantine-color-teal-light': '#12302f',
      '--mantine-color-teal-light-hover': '#173d3c',
      '--mantine-color-teal-light-color': teal[2],
      '--mantine-color-amber-light': '#2e2413',
      '--mantine-color-red-light': '#361d19',
      '--mantine-color-gray-light': '#3a3733',
      '--mantine-color-gray-light-hover': '#45423d',
      '--mantine-color-gray-light-color': gray[2],
      '--surface-sunken': dark[8],
      '--surface-raised': '#232120',
      '--line': '#33302d',
      '--line-strong': '#787269',
      '--signal-ground': '#2e2413',
      '--signal-line': '#5c4317',
      '--signal-text': amber[3],
    },
  };
};
