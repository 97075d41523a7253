/* app/picture: the desk -> a canvas: the page and what lies over it. */
#ifndef PROCESSION_APP_PICTURE_H
#define PROCESSION_APP_PICTURE_H

#include "canvas/canvas.h"
#include "command/command.h"

void picture_draw(struct desk *desk, struct canvas *canvas);

#endif
