/* screen/colour: roles -> colours and attributes, by what the terminal can. */
#include "internal.h"

static bool is_shared(enum role role)
{
	for (unsigned other = 0; other < ROLE_COUNT; other++)
		if (canvas_role_info(other)->ansi256 == canvas_role_info(role)->ansi256 &&
		    canvas_role_info(other)->rgb != canvas_role_info(role)->rgb)
			return true;
	return false;
}

/* Each role keeps its place among the 256, whose usual colour is near: a terminal that ignores the wish loses
 * nothing. Curses sets all colours back whenever it gives the terminal back, and these again afterwards. */
static void colour_palette(const struct screen *screen)
{
	enum { SYSTEM_COLOURS = 16, FULL = 1000 };
	if (screen->ability.colours != SCREEN_256 || !can_change_color())
		return;
	for (unsigned role = 0; role < ROLE_COUNT; role++) {
		const struct role_info *info = canvas_role_info(role);
		int red = (int)(info->rgb >> 16 & 255), green = (int)(info->rgb >> 8 & 255), blue = (int)(info->rgb & 255);
		if (info->ansi256 >= SYSTEM_COLOURS && !is_shared(role))
			init_extended_color(info->ansi256, (red * FULL + 127) / 255, (green * FULL + 127) / 255, (blue * FULL + 127) / 255);
	}
}

void colour_start(const struct screen *screen)
{
	if (screen->ability.colours == SCREEN_MONO)
		return;
	start_color();
	colour_palette(screen);
}

/* The number that curses knows a role's colour by. */
static int number_of(enum screen_colours colours, enum role role)
{
	const struct role_info *info = canvas_role_info(role);
	switch (colours) {
	case SCREEN_TRUE: return (int)info->rgb;
	case SCREEN_256: return info->ansi256;
	case SCREEN_16: return info->ansi16;
	default: return info->ansi16 & 7;
	}
}

/* Without colours: what is filled is reversed, what matters is bold, what does not is dim. */
static attr_t plain_attrs(const struct cell *cell)
{
	attr_t attrs = 0;
	if (cell->bg != ROLE_GROUND && cell->bg != ROLE_BAR)
		attrs |= A_REVERSE;
	switch (cell->fg) {
	case ROLE_STRONG: case ROLE_RUNNING: attrs |= A_BOLD; break;
	case ROLE_ALARM: attrs |= A_BOLD | A_UNDERLINE; break;
	case ROLE_FAINT: case ROLE_BLOCKED: case ROLE_LINE: attrs |= cell->bg == ROLE_GROUND ? A_DIM : 0; break;
	default: break;
	}
	return attrs;
}

/* Eight colours: the bright half is the dark half in bold, and black on black is nothing to read. */
static attr_t eight_attrs(const struct cell *cell, int *fg, int bg)
{
	attr_t attrs = canvas_role_info(cell->fg)->ansi16 >= 8 ? A_BOLD : 0;
	if (*fg == bg && cell->fg != cell->bg)
		*fg = bg == COLOR_BLACK ? COLOR_WHITE : COLOR_BLACK;
	return attrs;
}

void colour_of(const struct screen *screen, const struct cell *cell, attr_t *ret_attrs, int *ret_pair)
{
	enum screen_colours colours = screen->ability.colours;
	attr_t attrs = 0;
	int pair = 0;
	if (colours == SCREEN_MONO) {
		attrs = plain_attrs(cell);
	} else {
		int fg = number_of(colours, cell->fg), bg = number_of(colours, cell->bg);
		if (colours == SCREEN_8)
			attrs |= eight_attrs(cell, &fg, bg);
		/* Kept by curses in a table of its own: the same two numbers give the same pair. */
		pair = alloc_pair(fg, bg);
		if (pair < 0)
			pair = 0;
	}
	if (cell->attr & CELL_BOLD)
		attrs |= A_BOLD;
	if (cell->attr & CELL_UNDERLINE)
		attrs |= A_UNDERLINE;
	if (cell->attr & CELL_DIM)
		attrs |= A_DIM;
	*ret_attrs = attrs;
	*ret_pair = pair;
}
