/* block: see block.h. */
#include "block/block.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_MAGIC = 0x70726f63, BLOCK_VERSION = 2, ORDER_PATIENCE_NS = 20000000 };

struct layout { size_t cells, objects, slots, heap, rings, size; };

static size_t round_up(size_t size)
{
	return (size + 4095) & ~(size_t)4095;
}

static struct layout lay_out(void)
{
	struct layout at;
	at.cells = round_up(sizeof(struct block_head));
	at.objects = at.cells + round_up(BLOCK_CELLS * sizeof(_Atomic int32_t));
	at.slots = at.objects + round_up((BLOCK_OBJECTS + 1) * sizeof(struct block_object));
	at.heap = at.slots + round_up(BLOCK_TASKS * sizeof(struct gate_slot));
	at.rings = at.heap + round_up(BLOCK_HEAP);
	at.size = at.rings + round_up(ring_area_size(BLOCK_TASKS, RING_BYTES_DEFAULT));
	return at;
}

static int map(struct block *block, struct err *err)
{
	struct layout at = lay_out();
	char *base = mmap(NULL, at.size, PROT_READ | PROT_WRITE, MAP_SHARED, block->fd, 0);
	if (base == MAP_FAILED)
		return err_set(err, errno, _("cannot map the run's shared memory (%zu MB): %s"), at.size >> 20, strerror(errno));
	block->size = at.size;
	block->head = (struct block_head *)(void *)base;
	block->cells = (_Atomic int32_t *)(void *)(base + at.cells);
	block->objects = (struct block_object *)(void *)(base + at.objects);
	block->slots = (struct gate_slot *)(void *)(base + at.slots);
	block->heap = base + at.heap;
	block->rings = base + at.rings;
	return 0;
}

/* Takes `count` of `most` from a shared counter; the first one taken, or -EAGAIN. */
static int take_numbers(_Atomic uint32_t *counter, uint32_t count, uint32_t most)
{
	uint32_t now = atomic_load(counter);
	do {
		if (now + count > most)
			return -EAGAIN;
	} while (!atomic_compare_exchange_weak(counter, &now, now + count));
	return (int)now;
}

int block_cell_new(struct block *block)
{
	return take_numbers(&block->head->cell_count, 1, BLOCK_CELLS);
}

/* BLOCK_CHANGES; and in the heap 0 is no place. */
static void take_reserved(struct block *block)
{
	block_cell_new(block);
	block_data_new(block, 16);
}

int block_new(struct block *ret_block, struct err *err)
{
	struct block block = {.fd = memfd_create("procession", MFD_CLOEXEC), .bell_fd = -1};
	if (block.fd < 0)
		return err_set(err, errno, _("cannot make the run's shared memory: %s"), strerror(errno));
	block.bell_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	int result = block.bell_fd < 0 || ftruncate(block.fd, (off_t)lay_out().size) < 0
	                 ? err_set(err, errno, _("cannot make the run's shared memory: %s"), strerror(errno))
	                 : map(&block, err);
	if (result == 0)
		result = ring_area_init(block.rings, BLOCK_TASKS, RING_BYTES_DEFAULT);
	if (result < 0) {
		block_done(&block);
		return result;
	}
	take_reserved(&block);
	block.head->magic = BLOCK_MAGIC;
	block.head->version = BLOCK_VERSION;
	block.head->tasks_limit = BLOCK_TASKS;
	*ret_block = block;
	return 0;
}

int block_attach(int fd, int bell_fd, struct block *ret_block, struct err *err)
{
	struct block block = {.fd = fd, .bell_fd = bell_fd};
	struct stat stat;
	if (fstat(fd, &stat) < 0 || (size_t)stat.st_size != lay_out().size)
		return err_set(err, EBADMSG, _("descriptor %d is not the shared memory of a run"), fd);
	int result = map(&block, err);
	if (result < 0)
		return result;
	if (block.head->magic != BLOCK_MAGIC || block.head->version != BLOCK_VERSION) {
		munmap(block.head, block.size);
		return err_set(err, EBADMSG, _("descriptor %d is not the shared memory of this version's runs"), fd);
	}
	*ret_block = block;
	return 0;
}

void block_done(struct block *block)
{
	if (block->head)
		munmap(block->head, block->size);
	if (block->fd >= 0)
		close(block->fd);
	if (block->bell_fd >= 0)
		close(block->bell_fd);
	*block = (struct block){.fd = -1, .bell_fd = -1};
}

void block_reset(struct block *block)
{
	struct block_head *head = block->head;
	unsigned tasks = atomic_load(&head->task_count), objects = atomic_load(&head->object_count);
	unsigned cells = atomic_load(&head->cell_count);
	memset(block->slots, 0, tasks * sizeof *block->slots);
	memset(block->objects, 0, (objects + 1) * sizeof *block->objects);
	memset((void *)block->cells, 0, cells * sizeof *block->cells);
	memset(block->heap, 0, atomic_load(&head->heap_count));
	ring_area_reset(block->rings, tasks);
	atomic_store(&head->task_count, 0);
	atomic_store(&head->object_count, 0);
	atomic_store(&head->cell_count, 0);
	atomic_store(&head->heap_count, 0);
	atomic_store(&head->objects_order, 0);
	atomic_store(&head->gate.clock, 0);
	atomic_store(&head->gate.outside, 0);
	atomic_store(&head->gate.tokens, 0);
	take_reserved(block);
}

int block_task_new(struct block *block, unsigned parent, uint16_t *ret_task)
{
	int cell = take_numbers(&block->head->cell_count, 2, BLOCK_CELLS);
	int number = cell < 0 ? cell : take_numbers(&block->head->task_count, 1, block->head->tasks_limit);
	if (number < 0)
		return number;
	struct gate_slot *slot = &block->slots[number];
	slot->parent = (uint16_t)parent;
	slot->ended_cell = (uint32_t)cell;
	slot->wake_cell = (uint32_t)cell + 1;
	slot->process = (uint16_t)number;
	atomic_store(&slot->phase, GATE_BORN);
	*ret_task = (uint16_t)number;
	return 0;
}

int block_object_new(struct block *block, unsigned kind, const char *name, unsigned cells)
{
	int cell = take_numbers(&block->head->cell_count, cells, BLOCK_CELLS);
	int number = cell < 0 ? cell : take_numbers(&block->head->object_count, 1, BLOCK_OBJECTS - 1);
	if (number < 0)
		return number;
	struct block_object *object = &block->objects[number + 1];
	object->cell = (uint32_t)cell;
	object->cell_count = cells;
	text_copy(object->name, sizeof object->name, name);
	atomic_store(&object->kind, kind);
	return number + 1;
}

int block_data_new(struct block *block, size_t size)
{
	if (size > BLOCK_HEAP)
		return -EAGAIN;
	return take_numbers(&block->head->heap_count, (uint32_t)((size + 15) & ~(size_t)15), BLOCK_HEAP);
}

void block_owner_died(struct block *block, unsigned task, void (*tell)(void *ctx, unsigned object), void *ctx)
{
	uint32_t in_hand = atomic_exchange(&block->slots[task].in_hand, 0);
	if (in_hand && in_hand <= BLOCK_CELLS)
		atomic_fetch_add(&block->cells[in_hand - 1], 1);
	unsigned count = atomic_load(&block->head->object_count);
	for (unsigned i = 1; i <= count; i++) {
		struct block_object *object = &block->objects[i];
		uint32_t kind = atomic_load(&object->kind);
		if ((kind != OBJECT_LOCK && kind != OBJECT_RLOCK) || object->cell_count == 0)
			continue;
		_Atomic int32_t *cell = &block->cells[object->cell];
		int32_t now = atomic_load(cell);
		if ((now & BLOCK_LOCK_OWNER) != (int32_t)task + 1)
			continue;
		atomic_store(&object->died, task + 1);
		if (!atomic_compare_exchange_strong(cell, &now, 0) && (now & BLOCK_LOCK_OWNER) == (int32_t)task + 1)
			atomic_store(cell, 0); /* somebody has just marked that he waits */
		tell(ctx, i);
		gate_futex_wake((_Atomic uint32_t *)cell, INT32_MAX);
	}
}

void block_wake_all(struct block *block)
{
	unsigned count = atomic_load(&block->head->cell_count);
	for (unsigned i = 0; i < count; i++)
		gate_futex_wake((_Atomic uint32_t *)&block->cells[i], INT32_MAX);
}

int block_file(struct block *block, unsigned kind, const char *name, bool *ret_new)
{
	unsigned count = atomic_load(&block->head->object_count);
	int found = 0;
	for (unsigned i = 1; i <= count && !found; i++)
		if (atomic_load(&block->objects[i].kind) == kind && strcmp(block->objects[i].name, name) == 0)
			found = (int)i;
	*ret_new = !found;
	if (!found)
		found = block_object_new(block, kind, name, 0);
	return found;
}

char block_process_state(pid_t pid)
{
	char path[48], line[256];
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *file = fopen(path, "re");
	if (!file)
		return 'X';
	size_t count = fread(line, 1, sizeof line - 1, file);
	fclose(file);
	line[count] = '\0';
	const char *after = strrchr(line, ')');
	return !after || after[1] != ' ' ? 'X' : after[2];
}

/* Dead, or a zombie that will never give the lock back. */
static bool owner_is_gone(uint32_t pid)
{
	char state = block_process_state((pid_t)pid);
	return state == 'Z' || state == 'X';
}

/* The lock word: 0 free, else the owner's pid, its top bit set when somebody waits. */
enum { ORDER_WAITERS = 0x40000000 };

void block_order_take(pid_t self_pid, _Atomic uint32_t *order)
{
	uint32_t self = (uint32_t)self_pid, now = 0;
	if (atomic_compare_exchange_strong(order, &now, self))
		return;
	for (;;) {
		now = atomic_load(order);
		if (now == 0) {
			if (atomic_compare_exchange_strong(order, &now, self | ORDER_WAITERS))
				return;
			continue;
		}
		uint32_t marked = now | ORDER_WAITERS;
		if (now != marked && !atomic_compare_exchange_strong(order, &now, marked))
			continue;
		if (gate_futex_wait(order, marked, ORDER_PATIENCE_NS) != -ETIMEDOUT)
			continue;
		uint32_t owner = marked & ~(uint32_t)ORDER_WAITERS;
		if (owner_is_gone(owner) && atomic_compare_exchange_strong(order, &marked, self | ORDER_WAITERS))
			return;
	}
}

void block_order_give(_Atomic uint32_t *order)
{
	if (atomic_exchange(order, 0) & ORDER_WAITERS)
		gate_futex_wake(order, 1);
}

bool block_order_is_of(pid_t pid, const _Atomic uint32_t *order)
{
	return (atomic_load(order) & ~(uint32_t)ORDER_WAITERS) == (uint32_t)pid;
}

bool block_is_between(const struct block *block, unsigned process)
{
	pid_t pid = atomic_load(&block->slots[process].pid);
	unsigned objects = atomic_load(&block->head->object_count), tasks = atomic_load(&block->head->task_count);
	bool between = block_order_is_of(pid, &block->head->objects_order);
	for (unsigned i = 1; i <= objects && !between; i++)
		between = block_order_is_of(pid, &block->objects[i].order);
	for (unsigned i = 0; i < tasks && !between; i++)
		between = block->slots[i].process == process && ring_writer_is_between(block->rings, i);
	return between;
}
