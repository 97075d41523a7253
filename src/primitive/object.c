/* primitive/object: shared things by number, their default names, those that are one process's own, and the descriptors
 * behind them.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Atomic int32_t *object_cell(const struct runtime *runtime, unsigned object, unsigned which)
{
	return &runtime->block.cells[runtime->block.objects[object].cell + which];
}

int object_new(struct runtime *runtime, const struct object_spec *spec, struct err *err)
{
	struct block *block = &runtime->block;
	struct buf text = {0};
	block_order_take(runtime->pid, &block->head->objects_order);
	if (spec->name) {
		buf_text(&text, spec->name);
	} else {
		unsigned made = atomic_load(&block->head->object_count), same = 1;
		for (unsigned i = 1; i <= made; i++)
			same += atomic_load(&block->objects[i].kind) == spec->kind;
		buf_format(&text, "%s-%u", event_object_kind_name(spec->kind), same);
	}
	int object = block_object_new(block, spec->kind, buf_get(&text), spec->cells);
	int place = object > 0 && spec->bytes ? block_data_new(block, spec->bytes) : 0;
	if (object > 0 && place >= 0) {
		block->objects[object].data = (uint32_t)place;
		block->objects[object].data_size = (uint32_t)spec->bytes;
		buf_char(&text, '\0');
		buf_text(&text, spec->value ? spec->value : "");
		unsigned kind = spec->kind | (spec->is_private ? OBJECT_PRIVATE : 0u) | (spec->is_joinable ? OBJECT_JOINABLE : 0u);
		probe_event(runtime->probe, EVENT_OBJECT, (uint32_t)object, kind, spec->b,
		            buf_get(&text), spec->value ? text.len : text.len - 1);
	}
	block_order_give(&block->head->objects_order);
	buf_done(&text);
	if (object < 0)
		return err_set(err, EAGAIN, _("a run may make at most %d shared objects: make fewer"), BLOCK_OBJECTS);
	if (place < 0)
		return err_set(err, ENOMEM, _("the memory that a run shares is used up (%d MB): make smaller arrays"), BLOCK_HEAP >> 20);
	return object;
}

/* ---- one process's own ---- */

unsigned private_add(struct runtime *runtime, unsigned object)
{
	array_push(&runtime->privates, object);
	return (unsigned)runtime->privates.n - 1;
}

bool private_has(const struct runtime *runtime, unsigned object)
{
	for (size_t i = 0; i < runtime->privates.n; i++)
		if (runtime->privates.at[i] == object)
			return true;
	return false;
}

static unsigned copy_of(const struct runtime *runtime, const unsigned *before, unsigned object)
{
	for (size_t i = 0; i < runtime->privates.n; i++)
		if (before[i] == object)
			return runtime->privates.at[i];
	return object;
}

/* Who held it: whoever forked is the child's main thread now; any other thread is not here, and never gives it back. */
static void copy_cells(struct runtime *runtime, unsigned from, unsigned to, unsigned forker)
{
	struct block *block = &runtime->block;
	const struct block_object *old = &block->objects[from];
	struct block_object *new = &block->objects[to];
	uint32_t kind = atomic_load(&old->kind);
	int64_t owner = 0;
	for (uint32_t i = 0; i < old->cell_count; i++)
		atomic_store(&block->cells[new->cell + i], atomic_load(&block->cells[old->cell + i]));
	atomic_store(&new->depth, atomic_load(&old->depth));
	if (kind == OBJECT_LOCK || kind == OBJECT_RLOCK) {
		int32_t held = atomic_load(&block->cells[old->cell]) & BLOCK_LOCK_OWNER;
		bool here = held == (int32_t)forker + 1;
		owner = held == 0 ? 0 : here ? runtime->first.task + 1 : -1;
		atomic_store(&block->cells[new->cell], held == 0 ? 0 : here ? runtime->first.task + 1 : BLOCK_LOCK_OWNER);
	}
	probe_event(runtime->probe, EVENT_COPY, to, from, owner, NULL, 0);
}

void private_copy_all(struct runtime *runtime, unsigned forker)
{
	size_t count = runtime->privates.n;
	unsigned *before = mem_new_or_die(count + 1, sizeof *before);
	for (size_t i = 0; i < count; i++)
		before[i] = runtime->privates.at[i];
	for (size_t i = 0; i < count; i++) {
		const struct block_object *old = &runtime->block.objects[before[i]];
		struct object_spec spec = {
			.kind = atomic_load(&old->kind), .name = old->name, .cells = old->cell_count, .bytes = old->data_size, .is_private = true,
		};
		int object = object_new(runtime, &spec, NULL);
		if (object > 0)
			runtime->privates.at[i] = (unsigned)object;
		if (object > 0)
			copy_cells(runtime, before[i], (unsigned)object, forker);
	}
	/* A condition names its lock. */
	for (size_t i = 0; i < count; i++) {
		const struct block_object *object = &runtime->block.objects[runtime->privates.at[i]];
		if (atomic_load(&object->kind) == OBJECT_CONDITION) {
			_Atomic int32_t *cell = &runtime->block.cells[object->cell];
			atomic_store(cell, (int32_t)copy_of(runtime, before, (unsigned)atomic_load(cell)));
		}
	}
	free(before);
}

/* ---- descriptors ---- */

struct endpoint *endpoint_of(struct runtime *runtime, unsigned object)
{
	for (size_t i = 0; i < runtime->endpoints.n; i++)
		if (runtime->endpoints.at[i].object == object)
			return &runtime->endpoints.at[i];
	return NULL;
}

void endpoint_add(struct runtime *runtime, unsigned object, int read_fd, int write_fd)
{
	struct endpoint endpoint = {.object = object, .fd = {read_fd, write_fd}};
	array_push(&runtime->endpoints, endpoint);
}

bool endpoint_close(struct runtime *runtime, unsigned object)
{
	struct endpoint *endpoint = endpoint_of(runtime, object);
	if (!endpoint)
		return false;
	if (endpoint->fd[0] >= 0)
		close(endpoint->fd[0]);
	if (endpoint->fd[1] >= 0 && endpoint->fd[1] != endpoint->fd[0])
		close(endpoint->fd[1]);
	*endpoint = runtime->endpoints.at[--runtime->endpoints.n];
	probe_outside_changed(runtime->probe);
	return true;
}
