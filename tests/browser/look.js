// What is wrong with the page as it is shown: figures that did not load, a page wider than the screen, pale text.
(least) => {
  const parse = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = (element) => {
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const pale = [...document.querySelectorAll("article *, .sidebar-tree a")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .filter((e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.matches(".headerlink, .sr-only *, math *"))
    .filter((e) => contrast(e) < least)
    .map((e) => `${e.tagName}.${e.className} ${contrast(e).toFixed(2)} ${e.textContent.trim().slice(0, 30)}`);
  return {
    missing: [...document.images].filter((i) => !i.naturalWidth).map((i) => i.src),
    unnamed: [...document.images].filter((i) => !i.alt).map((i) => i.src),
    wider: document.documentElement.scrollWidth > innerWidth + 1
      ? [document.documentElement.scrollWidth, ...[...document.querySelectorAll("article *")]
        .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(e.parentElement).overflowX === "visible")
        .slice(0, 3).map((e) => e.outerHTML.slice(0, 80))] : 0,
    pale: [...new Set(pale.map((p) => p.split(" ").slice(0, 2).join(" ")))].slice(0, 4).concat(pale.slice(0, 2)),
  };
}
