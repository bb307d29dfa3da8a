import { useEffect } from 'react';

/**
 * Whoever uses a control that goes away or is disabled by that, as Hang up is, stays where it was: the focus goes to
 * the nearest part of the page around it that is still there, and from there Tab goes on. Browsers would forget it.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let around: readonly Element[] = [];
    const remember = ({ target }: FocusEvent) => {
      around = target instanceof Element ? withParents(target) : [];
    };
    const keep = () => {
      const [control, ...parents] = around;
      if (control === undefined || (control.isConnected && !control.matches(':disabled'))) return;
      around = [];
      const { activeElement } = document;
      // Somebody else has taken it.
      if (activeElement !== document.body && activeElement !== control) return;
      const part = parents.find((each) => each.isConnected && each.matches(PARTS));
      if (part instanceof HTMLElement) focusOnce(part);
    };
    document.addEventListener('focusin', remember);
    const changes = new MutationObserver(keep);
    changes.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['disabled'],
    });
    return () => {
      changes.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, []);
}

/** What a screen reader has a word for. */
const PARTS = 'section, search, ul, main, nav, header';

function withParents(control: Element): readonly Element[] {
  const all: Element[] = [];
  for (let each: Element | null = control; each !== null; each = each.parentElement) all.push(each);
  return all;
}

/** It is no stop of Tab, before or after. */
function focusOnce(part: HTMLElement): void {
  part.tabIndex = -1;
  part.addEventListener('blur', () => part.removeAttribute('tabindex'), { once: true });
  part.focus({ preventScroll: true });
}
