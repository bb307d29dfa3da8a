import {
  Anchor,
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/** How the page looks: quiet ink on paper. Signal colours are for stages and outcomes alone (`signals.ts`). */
const ink: MantineColorsTuple = [
  '#f2f3f4',
  '#e4e6e8',
  '#c9cdd1',
  '#a9b0b6',
  '#8a939b',
  '#6c7680',
  '#545e67',
  '#3f4850',
  '#2b3238',
  '#1c2126',
];

const danger: MantineColorsTuple = [
  '#fdeceb',
  '#f9d5d2',
  '#f0a9a4',
  '#e87d76',
  '#e0584f',
  '#d03f36',
  '#b3261e',
  '#9a2019',
  '#811b15',
  '#661510',
];

/** The library's greys for dark grounds, cool as our ink. */
const dark: MantineColorsTuple = [
  '#e6e9ec',
  '#c9cdd1',
  '#a3adb6',
  '#7d8790',
  '#3f4850',
  '#333b42',
  '#23282d',
  '#1c2024',
  '#15181b',
  '#101214',
];

/** Text on the filled colour is light on dark ink, and dark on light ink. */
const variants: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const isPrimary = input.color === undefined || input.color === input.theme.primaryColor;
  return input.variant === 'filled' && isPrimary
    ? { ...colours, color: 'var(--mantine-primary-color-contrast)' }
    : colours;
};

export const theme = createTheme({
  colors: { ink, danger, dark },
  variantColorResolver: variants,
  components: { Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }) },
  primaryColor: 'ink',
  primaryShade: { light: 9, dark: 1 },
  autoContrast: true,
  fontFamily: 'system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, monospace',
  headings: { fontWeight: '600', fontFamily: 'system-ui, sans-serif' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
});

/** Colours that hold 4.5:1 on their ground in both schemes; the library's own dimmed text does not. */
export const colours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#fbfaf7',
    '--mantine-color-text': '#1c2126',
    '--mantine-color-anchor': '#1c2126',
    '--mantine-color-dimmed': '#545e67',
    '--mantine-color-placeholder': '#5d666e',
    '--mantine-color-error': '#a3211a',
    '--rule': '#dcd9d0',
    '--panel': '#ffffff',
    '--track': '#b6b4ab',
    '--clear': '#19733f',
    '--clear-soft': '#7fb894',
    '--caution': '#8a5a00',
    '--caution-soft': '#d9b25c',
    '--danger': '#b3261e',
    '--idle': '#545e67',
  },
  dark: {
    '--mantine-color-body': '#15181b',
    '--mantine-color-text': '#e6e9ec',
    '--mantine-color-anchor': '#e6e9ec',
    '--mantine-color-dimmed': '#a3adb6',
    '--mantine-color-placeholder': '#a3adb6',
    '--mantine-color-error': '#ff9189',
    '--rule': '#333b42',
    '--panel': '#1c2024',
    '--track': '#5d6871',
    '--clear': '#5fc98a',
    '--clear-soft': '#2f7d50',
    '--caution': '#e0b050',
    '--caution-soft': '#8a6a24',
    '--danger': '#ff8a80',
    '--idle': '#a3adb6',
  },
});
