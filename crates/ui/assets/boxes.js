// Boxes over a picture, drawn by hand: `figure[data-redact=ID]` around the picture, lines of numbers in the field ID. The
// field is the truth: what is drawn is written there, what is typed there is drawn. Words come from the page.

const round = (n) => Math.round(n * 10) / 10;
const within = (n, low, high) => Math.min(high, Math.max(low, n));
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LEAST = 1; // percent

const draws = (figure) => {
  const field = document.getElementById(figure.dataset.redact), form = field.form, words = figure.dataset;
  const one = (name) => form.querySelector(`[data-redact-${name}]`);
  const [status, add, remove] = ["said", "add", "remove"].map(one);
  let boxes = [], others = [], chosen = null, drag = null, timer = 0;

  const line = (box) => [box.left, box.top, box.width, box.height].map(round).join(" ");
  const say = (text, box, wait = 0) => {
    clearTimeout(timer);
    const said = text.replace("#", boxes.indexOf(box) + 1).replace("@", line(box));
    timer = setTimeout(() => { status.textContent = said; }, wait);
  };
  const show = (box) => {
    const { left, top, width, height, element } = box;
    Object.entries({ left, top, width, height }).forEach(([name, n]) => { element.style[name] = `${n}%`; });
    element.setAttribute("aria-label", words.box.replace("#", boxes.indexOf(box) + 1).replace("@", line(box)));
  };
  const write = () => {
    boxes.forEach(show);
    field.value = [...boxes.map(line), ...others].join("\n");
    remove.hidden = !chosen;
  };
  const choose = (box) => {
    chosen = box;
    boxes.forEach((each) => each.element.classList.toggle("on", each === box));
    remove.hidden = !box;
  };
  const put = (left, top, width, height) => {
    const element = document.createElement("div");
    element.className = "blackout";
    element.tabIndex = 0;
    element.setAttribute("role", "application");
    const box = { left, top, width, height, element };
    element.addEventListener("focus", () => choose(box));
    element.addEventListener("keydown", (event) => keys(event, box));
    boxes.push(box);
    figure.append(element);
    show(box);
    return box;
  };
  const take = (box) => {
    const n = boxes.indexOf(box);
    say(words.gone, box);
    boxes.splice(n, 1);
    box.element.remove();
    choose(null);
    write();
    (boxes[Math.min(n, boxes.length - 1)]?.element || add).focus();
  };
  const move = (box, left, top) => {
    box.left = within(left, 0, 100 - box.width);
    box.top = within(top, 0, 100 - box.height);
  };
  const size = (box, width, height) => {
    box.width = within(width, LEAST, 100 - box.left);
    box.height = within(height, LEAST, 100 - box.top);
  };
  const keys = (event, box) => {
    const way = KEYS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") take(box);
    else if (way && event.shiftKey) size(box, box.width + way[0], box.height + way[1]);
    else if (way) move(box, box.left + way[0], box.top + way[1]);
    else return;
    event.preventDefault();
    if (!way) return;
    write();
    say(words.now, box, 400);
  };

  /** The pointer in percent of the picture. */
  const at = (event) => {
    const rect = figure.getBoundingClientRect();
    return [within((event.clientX - rect.left) / rect.width * 100, 0, 100), within((event.clientY - rect.top) / rect.height * 100, 0, 100)];
  };
  const isCorner = (event, element) => {
    const rect = element.getBoundingClientRect(), reach = Math.min(18, rect.width / 3, rect.height / 3);
    return rect.right - event.clientX < reach && rect.bottom - event.clientY < reach;
  };
  figure.addEventListener("pointerdown", (event) => {
    if (drag || !event.isPrimary || event.button) return;
    const [x, y] = at(event), box = boxes.find(({ element }) => element === event.target);
    if (!box && boxes.length >= Number(words.most)) return;
    event.preventDefault();
    figure.setPointerCapture(event.pointerId);
    if (box) box.element.focus();
    drag = { x, y, box, left: box?.left, top: box?.top, sizes: box && isCorner(event, box.element), fresh: !box };
  });
  figure.addEventListener("pointermove", (event) => {
    if (!drag || !event.isPrimary) return;
    const [x, y] = at(event), far = Math.abs(x - drag.x) >= LEAST && Math.abs(y - drag.y) >= LEAST;
    if (!drag.box && far) choose(drag.box = put(x, y, LEAST, LEAST));
    const { box } = drag;
    if (!box) return;
    if (drag.fresh) {
      const [left, top] = [Math.min(x, drag.x), Math.min(y, drag.y)];
      Object.assign(box, { left, top, width: Math.max(LEAST, Math.abs(x - drag.x)), height: Math.max(LEAST, Math.abs(y - drag.y)) });
      move(box, left, top);
    } else if (drag.sizes) size(box, x - box.left, y - box.top);
    else move(box, drag.left + x - drag.x, drag.top + y - drag.y);
    write();
  });
  const end = () => {
    if (drag?.box) {
      say(drag.fresh ? words.drawn : words.now, drag.box);
      if (drag.fresh) drag.box.element.focus();
    }
    drag = null;
  };
  figure.addEventListener("pointerup", end);
  figure.addEventListener("pointercancel", end);

  const read = () => {
    boxes.forEach((box) => box.element.remove());
    [boxes, others] = [[], []];
    choose(null);
    for (const text of field.value.split("\n").map((each) => each.trim()).filter(Boolean)) {
      const numbers = text.split(/[ ,;]+/).map(Number);
      const fine = numbers.length === 4 && numbers.every((n) => n >= 0 && n <= 100) && numbers[2] > 0 && numbers[3] > 0;
      if (fine) put(...numbers); else others.push(text);
    }
  };
  field.addEventListener("input", read);
  add.addEventListener("click", () => {
    if (boxes.length >= Number(words.most)) return;
    const box = put(40, 40, 20, 20);
    write();
    box.element.focus();
    say(words.drawn, box);
  });
  remove.addEventListener("click", () => { if (chosen) take(chosen); });
  figure.classList.add("draws");
  [add, one("help")].forEach((element) => { element.hidden = false; });
  read();
};

document.querySelectorAll("figure[data-redact]").forEach((figure) => {
  try { draws(figure); } catch (error) { console.warn("kith:", error.name); } // the numbers stay
});
