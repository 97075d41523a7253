/* app/picture: see picture.h. */
#include "app/picture.h"

#include <stdlib.h>

enum { ROWS_MAX = 128 };

void picture_draw(struct desk *desk, struct canvas *canvas)
{
	struct key_hint hints[ROWS_MAX];
	size_t count = desk_hints(desk, hints, ROWS_MAX);
	if (desk->place == IN_LIBRARY) {
		struct library_scene library;
		struct library_row *rows = desk_library(desk, &library);
		view_compose_library(canvas, &library, hints, count);
		free(rows);
	} else if (desk->place == IN_MAP) {
		struct map_scene scene;
		desk_map(desk, &scene);
		view_compose_map(canvas, &scene, hints, count);
		free((struct library_row *)(uintptr_t)scene.library.rows);
	} else if (desk->place == IN_REVIEW) {
		struct review_page page;
		desk_review(desk, &page);
		view_compose_review(canvas, &page.scene, page.title, page.number, hints, count);
	} else if (desk->place == IN_LOOKUP) {
		struct index_scene scene;
		struct index_row *rows = desk_lookup(desk, &scene);
		view_compose_index(canvas, &scene, hints, count);
		free(rows);
	} else if (desk->place == IN_OUTCOMES && desk->explore) {
		struct outcomes_page page;
		desk_outcomes(desk, &page);
		view_compose_outcomes(canvas, &page.scene, hints, count);
		outcomes_page_done(&page);
	} else {
		struct scene scene;
		desk_scene(desk, &scene);
		view_compose(canvas, &scene, hints, count);
	}
	if (desk->overlay == OVERLAY_HELP) {
		struct help_row rows[ROWS_MAX];
		view_overlay_help(canvas, rows, desk_help(desk, rows, ROWS_MAX), desk->help_scroll);
	} else if (desk->overlay == OVERLAY_MENU) {
		struct help_row rows[MENU_ROWS];
		view_overlay_menu(canvas, _(desk->menu_title), rows, desk_menu(desk, rows, MENU_ROWS), desk->menu_selected);
	} else if (desk->overlay == OVERLAY_PROMPT) {
		view_overlay_prompt(canvas, desk->prompt_label, buf_get(&desk->prompt));
	}
}
