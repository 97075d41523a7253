/* primitive/queue: a queue is a pipe, with locks and two counts round it: how many items are in it, how many places are free.
 *
 * A message is its length (4 bytes), its number (4 bytes) and its bytes, written by one write(2) of at most PIPE_BUF bytes, which
 * the kernel keeps in one piece (pipe(7)); a longer one lies in a file of the run's folder, and its name goes through the pipe.
 * The pipe never blocks: when it is full it is made larger, up to 1 MB or the system's limit, and then the writer waits for a
 * reader. (Python's has a thread that feeds the pipe from an endless list; here the pipe itself can be seen to be full.)
 *
 *     put                                   get
 *     free -= 1      (waits at 0)           items -= 1     (waits at 0)
 *     write lock, serial, write, PUT        read lock, read, serial, GET
 *     items += 1     (wakes a reader)       free += 1      (wakes a writer)
 *
 * With `parts` each of these is an operation of its own, on an object of its own, so that a learner sees them.
 * A task can be killed at any point of this. What it has in hand is noted in its slot (in_hand) before it could be lost, and the
 * tool gives it back; where an instant is left between two steps, the counts err on the side where nobody waits for ever:
 *
 *     taker:  in_hand = its count          killed: one is counted too many: an item that is not there (see below), or a
 *             count -= 1                   place: the queue then holds one more
 *
 *     writer: in_hand = items              killed: an item is counted that is not there: whoever takes it finds the
 *     writes                               pipe empty, gives its place back and looks again
 *     items += 1; in_hand = nothing        killed: counted twice: the same
 *
 * A reader that is killed between the head and the bytes leaves the pipe out of step: the next one sees that (reading is
 * still 1), and the queue is broken: all counts are opened, so that everybody who waits, or comes, gets the error.
 */
#include "primitive/primitive.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	QUEUE_ITEMS, QUEUE_FREE, QUEUE_ITEMS_SLEEPERS, QUEUE_FREE_SLEEPERS, QUEUE_UNFINISHED, QUEUE_PUTS, QUEUE_GETS, QUEUE_READING,
	QUEUE_PIPE_SLEEPERS, QUEUE_READ_ORDER,
	QUEUE_MAXSIZE, QUEUE_KIND, QUEUE_PARTS, QUEUE_CELLS = QUEUE_PARTS + 4
};
enum { PART_SLOTS, PART_WRITE_LOCK, PART_READ_LOCK, PART_PIPE };
enum { SPINS = 400 };
enum { NO_LIMIT = 1 << 30, HEAD_BYTES = 8, IN_PIPE_MOST = PIPE_BUF - HEAD_BYTES, PIPE_MOST = 1 << 20 };
enum { IDLE, READING, BROKEN };  /* QUEUE_READING */
#define IN_FILE 0x80000000u     /* in the length: the bytes are a file's name */

static int32_t cell(const struct runtime *runtime, unsigned object, unsigned which)
{
	return atomic_load(object_cell(runtime, object, which));
}

static int make_part(struct runtime *runtime, unsigned queue, unsigned which, int part, struct err *err)
{
	(void)err;
	if (part > 0) {
		atomic_store(object_cell(runtime, queue, QUEUE_PARTS + which), part);
		probe_event(runtime->probe, EVENT_PART, (uint32_t)part, queue, 0, NULL, 0);
	}
	return part;
}

static int make_parts(struct runtime *runtime, unsigned queue, int maxsize, struct err *err)
{
	char name[BLOCK_NAME + 16];
	const char *own = runtime->block.objects[queue].name;
	struct object_spec pipe_spec = {.kind = OBJECT_PIPE, .name = name, .cells = 1};
	snprintf(name, sizeof name, "%.24s.slots", own);
	int result = maxsize > 0 ? make_part(runtime, queue, PART_SLOTS, semaphore_new(runtime, maxsize, false, name, false, err), err) : 1;
	snprintf(name, sizeof name, "%.24s.wlock", own);
	result = result < 0 ? result : make_part(runtime, queue, PART_WRITE_LOCK, lock_new(runtime, false, name, false, err), err);
	snprintf(name, sizeof name, "%.24s.rlock", own);
	result = result < 0 ? result : make_part(runtime, queue, PART_READ_LOCK, lock_new(runtime, false, name, false, err), err);
	snprintf(name, sizeof name, "%.24s.pipe", own);
	return result < 0 ? result : make_part(runtime, queue, PART_PIPE, object_new(runtime, &pipe_spec, err), err);
}

int queue_new(struct runtime *runtime, const struct queue_spec *spec, struct err *err)
{
	int fds[2];
	int maxsize = spec->maxsize > 0 ? spec->maxsize : 0;
	struct object_spec object_spec = {.kind = OBJECT_QUEUE, .name = spec->name, .cells = QUEUE_CELLS, .b = maxsize, .is_joinable = spec->kind == QUEUE_JOINABLE};
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
		return err_set(err, errno, _("cannot make a pipe: %s"), strerror(errno));
	int object = object_new(runtime, &object_spec, err);
	int result = object;
	if (object > 0) {
		atomic_store(object_cell(runtime, (unsigned)object, QUEUE_MAXSIZE), maxsize);
		atomic_store(object_cell(runtime, (unsigned)object, QUEUE_FREE), maxsize ? maxsize : NO_LIMIT);
		atomic_store(object_cell(runtime, (unsigned)object, QUEUE_KIND), spec->kind);
		if (spec->parts)
			result = make_parts(runtime, (unsigned)object, maxsize, err);
	}
	if (result < 0) {
		close(fds[0]);
		close(fds[1]);
		return result;
	}
	endpoint_add(runtime, (unsigned)object, fds[0], fds[1]);
	return object;
}

static bool is_broken(const struct runtime *runtime, unsigned object)
{
	return cell(runtime, object, QUEUE_READING) == BROKEN;
}

int queue_size(const struct runtime *runtime, unsigned object)
{
	return is_broken(runtime, object) ? 0 : cell(runtime, object, QUEUE_ITEMS);
}

int queue_maxsize(const struct runtime *runtime, unsigned object)
{
	return cell(runtime, object, QUEUE_MAXSIZE);
}

unsigned queue_kind(const struct runtime *runtime, unsigned object)
{
	return (unsigned)cell(runtime, object, QUEUE_KIND);
}

static int broken(const struct runtime *runtime, unsigned object, struct err *err)
{
	return err_typed(err, EPIPE, "OSError", _("queue %s is broken: a process was killed in the middle of a get"),
	                 runtime->block.objects[object].name);
}

static int open_ends(struct runtime *runtime, unsigned object, struct endpoint *ret_endpoint, struct err *err)
{
	const struct endpoint *endpoint = endpoint_of(runtime, object);
	if (!endpoint)
		return err_typed(err, EINVAL, "ValueError", _("Queue %s is closed"), runtime->block.objects[object].name);
	if (is_broken(runtime, object))
		return broken(runtime, object, err);
	*ret_endpoint = *endpoint;
	return 0;
}

/* ---- counts ---- */

/* What this task owes a count if it is killed now: then the tool pays it back (block_owner_died). Otherwise a place, or an item,
 * would be gone with it. */
static void owe(struct runtime *runtime, unsigned object, unsigned which)
{
	atomic_store(&runtime->probe->slot->in_hand, runtime->block.objects[object].cell + which + 1);
}

static void owe_nothing(struct runtime *runtime)
{
	atomic_store(&runtime->probe->slot->in_hand, 0);
}

/* One of a count, if there is one; owed from before it is taken. */
static bool take(struct runtime *runtime, unsigned object, unsigned which)
{
	_Atomic int32_t *count = object_cell(runtime, object, which);
	int32_t now = atomic_load(count);
	if (now > 0)
		owe(runtime, object, which);
	while (now > 0)
		if (atomic_compare_exchange_weak(count, &now, now - 1))
			return true;
	owe_nothing(runtime);
	return false;
}

static void give(struct runtime *runtime, unsigned object, unsigned which, unsigned sleepers)
{
	_Atomic int32_t *count = object_cell(runtime, object, which);
	atomic_fetch_add(count, 1);
	if (cell(runtime, object, sleepers) > 0)
		gate_futex_wake((_Atomic uint32_t *)count, 1);
	owe_nothing(runtime);
}

/* Nobody shall wait here any more: whoever comes by sees why. */
static void break_queue(struct runtime *runtime, unsigned object)
{
	static const struct { unsigned which; int32_t value; } opened[] = {
		{QUEUE_ITEMS, NO_LIMIT}, {QUEUE_FREE, NO_LIMIT}, {QUEUE_UNFINISHED, 0},
	};
	unsigned slots = (unsigned)cell(runtime, object, QUEUE_PARTS + PART_SLOTS);
	atomic_store(object_cell(runtime, object, QUEUE_READING), BROKEN);
	owe_nothing(runtime);
	for (size_t i = 0; i < COUNT_OF(opened); i++) {
		atomic_store(object_cell(runtime, object, opened[i].which), opened[i].value);
		gate_futex_wake((_Atomic uint32_t *)object_cell(runtime, object, opened[i].which), INT_MAX);
	}
	atomic_fetch_add(object_cell(runtime, object, QUEUE_GETS), 1);
	gate_futex_wake((_Atomic uint32_t *)object_cell(runtime, object, QUEUE_GETS), INT_MAX);
	if (slots)
		semaphore_open(runtime, slots);
}

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#else
	atomic_signal_fence(memory_order_seq_cst);
#endif
}

/* Takes one of a count, or waits for one. */
static bool take_or_wait(struct runtime *runtime, unsigned object, const struct wait_spec *wait, struct probe_op *op,
                         unsigned which, unsigned sleepers)
{
	struct probe *probe = runtime->probe;
	_Atomic int32_t *count = object_cell(runtime, object, which);
	uint64_t deadline = wait->block && wait->timeout_ns >= 0 ? probe_now(probe) + (uint64_t)wait->timeout_ns : 0;
	op->timeout_ns = wait->block ? wait->timeout_ns : -1;
	op->until = (struct gate_condition){runtime->block.objects[object].cell + which, wait->block ? GATE_AT_LEAST : GATE_ALWAYS, 1};
	probe_pass(probe, op);
	bool got, waits = wait->block && !probe_is_steered(probe);
	/* The other side is often but a moment away: a look is cheaper than a sleep. */
	for (int i = 0; i < SPINS && waits && atomic_load_explicit(count, memory_order_relaxed) <= 0; i++)
		relax();
	while (!(got = take(runtime, object, which)) && waits) {
		atomic_fetch_add(object_cell(runtime, object, sleepers), 1);
		waits = probe_wait(probe, object, count, 0, deadline) != -ETIMEDOUT;
		atomic_fetch_sub(object_cell(runtime, object, sleepers), 1);
	}
	return got;
}

/* ---- the pipe ---- */

struct message { uint32_t length; int32_t serial; char bytes[IN_PIPE_MOST]; };
_Static_assert(offsetof(struct message, bytes) == HEAD_BYTES, "a message is written as it lies there");

static int write_file(const char *name, const void *data, size_t size, struct err *err)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	size_t done = 0;
	while (fd >= 0 && done < size) {
		ssize_t count = write(fd, (const char *)data + done, size - done);
		if (count < 0 && errno != EINTR)
			break;
		done += count > 0 ? (size_t)count : 0;
	}
	int error = fd < 0 || done < size ? errno : 0;
	if (fd >= 0)
		close(fd);
	return error ? err_set(err, error, _("cannot keep a long message: %s"), strerror(error)) : 0;
}

static int read_file(const char *name, struct buf *ret_data, struct err *err)
{
	int result = file_read(name, FILE_READ_LIMIT * 4ul, ret_data, err);
	unlink(name);
	return result;
}

static int fill_message(struct runtime *runtime, unsigned object, const void *data, size_t size, struct message *message, struct err *err)
{
	message->length = (uint32_t)size;
	if (size <= IN_PIPE_MOST) {
		memcpy(message->bytes, data, size);
		return 0;
	}
	int length = snprintf(message->bytes, sizeof message->bytes, ".queue-%u-%u-%llu", object, (unsigned)runtime->probe->task,
	                      (unsigned long long)probe_now(runtime->probe) + (unsigned)cell(runtime, object, QUEUE_PUTS));
	message->length = (uint32_t)length | IN_FILE;
	return write_file(message->bytes, data, size, err);
}

static size_t message_size(const struct message *message)
{
	return HEAD_BYTES + (message->length & ~IN_FILE);
}

/* Under the order lock. -EAGAIN: the pipe is full, and can be made no larger. */
static int write_message(const struct endpoint *endpoint, const struct message *message)
{
	size_t size = message_size(message);
	for (;;) {
		ssize_t count = write(endpoint->fd[1], message, size);
		if (count >= 0)
			return 0;
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return -errno;
		int room = fcntl(endpoint->fd[1], F_GETPIPE_SZ);
		if (room <= 0 || room >= PIPE_MOST || fcntl(endpoint->fd[1], F_SETPIPE_SZ, room * 2) < 0)
			return -EAGAIN; /* as large as it may be; a user may have only so much in all pipes together (EPERM) */
	}
}

/* The pipe is as large as it may be, and full: until somebody has read. */
static void wait_for_reader(struct runtime *runtime, unsigned object, struct probe_op *op, int32_t gets)
{
	struct probe *probe = runtime->probe;
	op->timeout_ns = -1;
	op->until = (struct gate_condition){runtime->block.objects[object].cell + QUEUE_GETS, GATE_NOT_EQUAL, gets};
	probe_pass(probe, op);
	atomic_fetch_add(object_cell(runtime, object, QUEUE_PIPE_SLEEPERS), 1);
	while (!probe_is_steered(probe) && cell(runtime, object, QUEUE_GETS) == gets)
		probe_wait(probe, object, object_cell(runtime, object, QUEUE_GETS), gets, 0);
	atomic_fetch_sub(object_cell(runtime, object, QUEUE_PIPE_SLEEPERS), 1);
}

static int add_message(struct runtime *runtime, unsigned object, const struct endpoint *endpoint, struct message *message,
                       struct probe_op *op, struct err *err)
{
	struct probe *probe = runtime->probe;
	_Atomic uint32_t *order = &runtime->block.objects[object].order;
	for (;;) {
		int32_t gets = cell(runtime, object, QUEUE_GETS);
		if (is_broken(runtime, object))
			return broken(runtime, object, err);
		block_order_take(runtime->pid, order);
		message->serial = cell(runtime, object, QUEUE_PUTS) + 1;
		owe(runtime, object, QUEUE_ITEMS);
		int result = write_message(endpoint, message);
		if (result == 0) {
			atomic_store(object_cell(runtime, object, QUEUE_PUTS), message->serial);
			atomic_fetch_add(object_cell(runtime, object, QUEUE_UNFINISHED), 1);
			probe_event_text(probe, EVENT_PUT, object, 1, message->serial, op->preview);
		} else {
			owe(runtime, object, QUEUE_FREE);
		}
		block_order_give(order);
		if (result != -EAGAIN)
			return result == 0 ? 0 : err_typed(err, -result, "OSError", _("cannot put into queue %s: %s"), runtime->block.objects[object].name, strerror(-result));
		wait_for_reader(runtime, object, op, gets);
	}
}

static int read_exactly(int fd, void *data, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t count = read(fd, (char *)data + done, size - done);
		if (count == 0 || (count < 0 && errno != EINTR))
			return count == 0 || done > 0 ? -EPIPE : -errno;
		done += count > 0 ? (size_t)count : 0;
	}
	return 0;
}

/* An item was counted, so its message is in the pipe, whole: -ENODATA when it is not, -EPIPE when the pipe is out of step. Under
 * the readers' order lock. */
static int take_message(struct runtime *runtime, unsigned object, const struct endpoint *endpoint, struct message *message)
{
	_Atomic int32_t *reading = object_cell(runtime, object, QUEUE_READING);
	int32_t idle = IDLE;
	if (!atomic_compare_exchange_strong(reading, &idle, READING))
		return -EPIPE;
	int result = read_exactly(endpoint->fd[0], message, HEAD_BYTES);
	if (result == 0) {
		size_t size = message->length & ~IN_FILE;
		bool whole = size <= IN_PIPE_MOST && read_exactly(endpoint->fd[0], message->bytes, size) == 0;
		result = whole ? 0 : -EPIPE;
	} else {
		result = result == -EAGAIN ? -ENODATA : -EPIPE;
	}
	if (result != -EPIPE)
		atomic_store(reading, IDLE);
	return result;
}

/* ---- with its parts shown ---- */

static void part_event(struct runtime *runtime, unsigned object, unsigned kind, size_t size, const char *preview)
{
	unsigned pipe = (unsigned)cell(runtime, object, QUEUE_PARTS + PART_PIPE);
	probe_event_text(runtime->probe, kind, pipe, (int64_t)size, cell(runtime, object, kind == EVENT_WRITE ? QUEUE_PUTS : QUEUE_GETS), preview);
}

static int put_in_parts(struct runtime *runtime, unsigned object, const struct endpoint *endpoint, struct message *message,
                        const struct wait_spec *wait, struct probe_op *op, struct err *err)
{
	unsigned slots = (unsigned)cell(runtime, object, QUEUE_PARTS + PART_SLOTS);
	unsigned lock = (unsigned)cell(runtime, object, QUEUE_PARTS + PART_WRITE_LOCK);
	bool got = true;
	if (slots)
		semaphore_acquire(runtime, slots, wait->block, wait->timeout_ns, &got);
	if (!got)
		return -EAGAIN;
	take(runtime, object, QUEUE_FREE);
	int result = lock_acquire(runtime, lock, true, -1, &got, err);
	if (result < 0)
		return result;
	struct probe_op step = {.kind = EVENT_WRITE, .object = (uint32_t)cell(runtime, object, QUEUE_PARTS + PART_PIPE), .preview = op->preview, .timeout_ns = -1};
	probe_pass(runtime->probe, &step);
	result = add_message(runtime, object, endpoint, message, op, err);
	if (result == 0) {
		part_event(runtime, object, EVENT_WRITE, message_size(message), op->preview);
		give(runtime, object, QUEUE_ITEMS, QUEUE_ITEMS_SLEEPERS);
	} else {
		give(runtime, object, QUEUE_FREE, QUEUE_FREE_SLEEPERS);
	}
	struct err unused;
	int released = lock_release(runtime, lock, result < 0 ? &unused : err);
	if (result < 0 && slots)
		semaphore_release(runtime, slots, &unused);
	return result < 0 ? result : released;
}

/* ---- operations ---- */

int queue_put(struct runtime *runtime, unsigned object, const struct queue_item *item, const struct wait_spec *wait, struct err *err)
{
	struct endpoint endpoint;
	struct message message;
	struct probe_op op = {.kind = EVENT_PUT, .object = object, .preview = item->text};
	int result = open_ends(runtime, object, &endpoint, err);
	if (result == 0)
		result = fill_message(runtime, object, item->data, item->size, &message, err);
	if (result < 0)
		return result;
	bool parts = cell(runtime, object, QUEUE_PARTS + PART_PIPE) != 0;
	if (parts)
		result = put_in_parts(runtime, object, &endpoint, &message, wait, &op, err);
	else if (!take_or_wait(runtime, object, wait, &op, QUEUE_FREE, QUEUE_FREE_SLEEPERS))
		result = -EAGAIN;
	else if ((result = add_message(runtime, object, &endpoint, &message, &op, err)) < 0)
		give(runtime, object, QUEUE_FREE, QUEUE_FREE_SLEEPERS);
	if (result == 0 && !parts)
		give(runtime, object, QUEUE_ITEMS, QUEUE_ITEMS_SLEEPERS);
	if (result == 0)
		return 0;
	if (message.length & IN_FILE)
		unlink(message.bytes);
	if (result != -EAGAIN)
		return result;
	probe_event_text(runtime->probe, EVENT_PUT, object, 0, 0, item->text);
	return err_typed(err, EAGAIN, "Full", _("queue %s is full"), runtime->block.objects[object].name);
}

/* What came, numbered and told. */
static int unpack_message(struct runtime *runtime, unsigned object, struct message *message, const struct queue_item *item,
                          struct buf *ret_data, struct err *err)
{
	struct buf text = {0};
	int result = 0;
	if (message->length & IN_FILE) {
		size_t length = message->length & ~IN_FILE;
		message->bytes[length < IN_PIPE_MOST ? length : IN_PIPE_MOST - 1] = '\0';
		result = read_file(message->bytes, ret_data, err);
	} else {
		buf_add(ret_data, message->bytes, message->length);
	}
	if (probe_is_told(runtime->probe, EVENT_GET))
		item->show(item->ctx, buf_get(ret_data), ret_data->len, &text);
	probe_event(runtime->probe, EVENT_GET, object, 1, message->serial, buf_get(&text), text.len);
	buf_done(&text);
	return result;
}

/* One item was taken off the count: its message, and its place is free. -ENODATA: it was not there. */
static int get_one(struct runtime *runtime, unsigned object, const struct endpoint *endpoint, struct message *message, const struct queue_item *item,
                   struct buf *ret_data, struct err *err)
{
	/* Readers have an order of their own: they need not wait for writers. */
	_Atomic uint32_t *order = (_Atomic uint32_t *)object_cell(runtime, object, QUEUE_READ_ORDER);
	block_order_take(runtime->pid, order);
	int result = take_message(runtime, object, endpoint, message);
	bool out_of_step = result == -EPIPE;
	if (out_of_step)
		break_queue(runtime, object);
	else
		owe(runtime, object, QUEUE_FREE);
	if (result == 0) {
		atomic_fetch_add(object_cell(runtime, object, QUEUE_GETS), 1);
		result = unpack_message(runtime, object, message, item, ret_data, err);
	}
	block_order_give(order);
	if (out_of_step)
		return broken(runtime, object, err);
	if (cell(runtime, object, QUEUE_PIPE_SLEEPERS) > 0)
		gate_futex_wake((_Atomic uint32_t *)object_cell(runtime, object, QUEUE_GETS), INT_MAX);
	give(runtime, object, QUEUE_FREE, QUEUE_FREE_SLEEPERS);
	return result;
}

/* Takes items off the count until one is there. */
static int get_counted(struct runtime *runtime, unsigned object, const struct endpoint *endpoint, struct message *message,
                       const struct queue_item *item, const struct wait_spec *wait, struct probe_op *op, struct buf *ret_data, struct err *err)
{
	int result;
	do {
		if (!take_or_wait(runtime, object, wait, op, QUEUE_ITEMS, QUEUE_ITEMS_SLEEPERS))
			return -EAGAIN;
		result = get_one(runtime, object, endpoint, message, item, ret_data, err);
	} while (result == -ENODATA);
	return result;
}

static int get_in_parts(struct runtime *runtime, unsigned object, const struct endpoint *endpoint, struct message *message,
                        const struct queue_item *item, const struct wait_spec *wait, struct buf *ret_data, struct err *err)
{
	unsigned slots = (unsigned)cell(runtime, object, QUEUE_PARTS + PART_SLOTS);
	unsigned lock = (unsigned)cell(runtime, object, QUEUE_PARTS + PART_READ_LOCK);
	uint64_t begin = probe_now(runtime->probe);
	struct wait_spec left = *wait;
	bool got;
	int result = lock_acquire(runtime, lock, wait->block, wait->timeout_ns, &got, err);
	if (result < 0 || !got)
		return result < 0 ? result : -EAGAIN;
	struct probe_op op = {.kind = EVENT_READ, .object = (uint32_t)cell(runtime, object, QUEUE_PARTS + PART_PIPE)};
	int64_t gone = (int64_t)(probe_now(runtime->probe) - begin);
	if (left.timeout_ns >= 0)
		left.timeout_ns = gone < left.timeout_ns ? left.timeout_ns - gone : 0;
	result = get_counted(runtime, object, endpoint, message, item, &left, &op, ret_data, err);
	struct buf text = {0};
	if (result == 0 && probe_is_told(runtime->probe, EVENT_READ))
		item->show(item->ctx, buf_get(ret_data), ret_data->len, &text);
	if (result == 0)
		part_event(runtime, object, EVENT_READ, message_size(message), buf_get(&text));
	buf_done(&text);
	struct err unused;
	lock_release(runtime, lock, result < 0 ? &unused : err);
	if (result == 0 && slots)
		result = semaphore_release(runtime, slots, err);
	return result;
}

int queue_get(struct runtime *runtime, unsigned object, const struct wait_spec *wait, const struct queue_item *item, struct buf *ret_data,
              struct err *err)
{
	struct endpoint endpoint;
	struct message message;
	int result = open_ends(runtime, object, &endpoint, err);
	if (result < 0)
		return result;
	struct probe_op op = {.kind = EVENT_GET, .object = object};
	if (cell(runtime, object, QUEUE_PARTS + PART_PIPE))
		result = get_in_parts(runtime, object, &endpoint, &message, item, wait, ret_data, err);
	else
		result = get_counted(runtime, object, &endpoint, &message, item, wait, &op, ret_data, err);
	if (result != -EAGAIN)
		return result;
	probe_event(runtime->probe, EVENT_GET, object, 0, 0, NULL, 0);
	return err_typed(err, EAGAIN, "Empty", _("queue %s is empty"), runtime->block.objects[object].name);
}

int queue_task_done(struct runtime *runtime, unsigned object, struct err *err)
{
	struct probe *probe = runtime->probe;
	_Atomic int32_t *unfinished = object_cell(runtime, object, QUEUE_UNFINISHED);
	_Atomic uint32_t *order = &runtime->block.objects[object].order;
	struct probe_op op = {.kind = EVENT_TASK_DONE, .object = object, .timeout_ns = -1};
	probe_pass(probe, &op);
	block_order_take(runtime->pid, order);
	int32_t left = atomic_load(unfinished) - 1;
	if (left >= 0) {
		probe_event(probe, EVENT_TASK_DONE, object, 0, left, NULL, 0);
		atomic_store(unfinished, left);
	}
	block_order_give(order);
	if (left < 0)
		return err_typed(err, EINVAL, "ValueError", "%s", _("task_done() called too many times"));
	if (left == 0)
		gate_futex_wake((_Atomic uint32_t *)unfinished, INT_MAX);
	return 0;
}

int queue_join(struct runtime *runtime, unsigned object, struct err *err)
{
	struct probe *probe = runtime->probe;
	_Atomic int32_t *unfinished = object_cell(runtime, object, QUEUE_UNFINISHED);
	struct probe_op op = {
		.kind = EVENT_DRAIN, .object = object, .timeout_ns = -1,
		.until = {runtime->block.objects[object].cell + QUEUE_UNFINISHED, GATE_EQUAL, 0},
	};
	probe_pass(probe, &op);
	int32_t left;
	while (!probe_is_steered(probe) && (left = atomic_load(unfinished)) > 0)
		probe_wait(probe, object, unfinished, left, 0);
	if (is_broken(runtime, object))
		return broken(runtime, object, err);
	probe_event(probe, EVENT_DRAIN, object, 1, 0, NULL, 0);
	return 0;
}

bool queue_is_read_by(const struct runtime *runtime, pid_t pid)
{
	unsigned count = atomic_load(&runtime->block.head->object_count);
	for (unsigned i = 1; i <= count; i++)
		if (atomic_load(&runtime->block.objects[i].kind) == OBJECT_QUEUE && runtime->block.objects[i].cell_count == QUEUE_CELLS &&
		    block_order_is_of(pid, (_Atomic uint32_t *)object_cell(runtime, i, QUEUE_READ_ORDER)))
			return true;
	return false;
}
