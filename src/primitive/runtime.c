/* primitive/runtime: one process's share of a run: its birth and its end. */
#include "primitive/primitive.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "launch/launch.h"

void runtime_init(struct runtime *runtime, const struct block *block, int lifeline_fd)
{
	memset(runtime, 0, sizeof *runtime);
	runtime->block = *block;
	runtime->lifeline_fd = lifeline_fd;
	runtime->method = block->head->method;
	runtime->context = -1;
}

static void forget_parents_things(struct runtime *runtime)
{
	for (size_t i = 0; i < runtime->children.n; i++)
		runtime->children.at[i]->owner = -1;
	runtime->children.n = 0;
	runtime->made = 0;
	for (size_t i = 0; i < runtime->forked.n; i++)
		close(runtime->forked.at[i].pidfd);
	runtime->forked.n = 0;
	runtime->forks = runtime->programs = 0;
	if (runtime->forkserver_fd)
		close(runtime->forkserver_fd); /* it is the parent's to ask */
	runtime->forkserver_fd = 0;
}

void runtime_enter(struct runtime *runtime, uint16_t task, const char *name, bool daemon)
{
	forget_parents_things(runtime);
	runtime->pid = getpid();
	runtime->daemon = daemon;
	text_copy(runtime->name, sizeof runtime->name, name);
	runtime->line = 0;
	runtime->probe = &runtime->first;
	probe_init(runtime->probe, &runtime->block, task);
	runtime->probe->on_signal = signals_take;
	runtime->probe->on_signal_ctx = runtime;
	if (launch_lifeline_join(runtime->lifeline_fd) < 0)
		_exit(0);
	signals_enter(runtime);
	probe_begin(runtime->probe);
}

static void end_children(struct runtime *runtime)
{
	struct err err;
	for (size_t i = 0; i < runtime->children.n; i++) {
		struct child *child = runtime->children.at[i];
		if (child->started && !child->reaped && child->daemon)
			child_signal(runtime, child, SIGTERM, &err);
	}
	for (size_t i = 0; i < runtime->children.n; i++) {
		struct child *child = runtime->children.at[i];
		bool ended;
		if (child->started && !child->reaped && !child->is_server)
			child_join(runtime, child, -1, &ended, &err);
	}
	/* The fork server ends when nobody can ask it any more. */
	if (runtime->forkserver_fd)
		close(runtime->forkserver_fd);
	runtime->forkserver_fd = 0;
	probe_outside_changed(runtime->probe);
	for (size_t i = 0; i < runtime->children.n; i++) {
		struct child *child = runtime->children.at[i];
		bool ended;
		if (child->started && !child->reaped && child->is_server)
			child_join(runtime, child, -1, &ended, &err);
	}
}

/* Whoever waits for the end of a pipe sees it before this task is told to have ended. */
static void close_descriptors(struct runtime *runtime)
{
	for (size_t i = 0; i < runtime->raws.n; i++)
		close(runtime->raws.at[i].fd);
	for (size_t i = 0; i < runtime->endpoints.n; i++)
		for (int k = 0; k < 2; k++)
			if (runtime->endpoints.at[i].fd[k] >= 0)
				close(runtime->endpoints.at[i].fd[k]);
	runtime->raws.n = runtime->endpoints.n = 0;
	probe_outside_changed(runtime->probe);
}

_Noreturn void runtime_leave(struct runtime *runtime, int exit_code)
{
	end_children(runtime);
	streams_flush(runtime);
	close_descriptors(runtime);
	if (exit_code < 0)
		signals_die(runtime, -exit_code);
	probe_end(runtime->probe, exit_code);
	_exit(exit_code & 0xff);
}

_Noreturn void runtime_drop(struct runtime *runtime, int exit_code)
{
	close_descriptors(runtime);
	probe_end(runtime->probe, exit_code);
	_exit(exit_code & 0xff);
}

void runtime_limit(struct runtime *runtime, unsigned limit, const char *sentence)
{
	probe_event_text(runtime->probe, EVENT_LIMIT, 0, limit, 0, sentence);
}

void print_text(struct runtime *runtime, const char *text, size_t size)
{
	char preview[80];
	text_copy(preview, sizeof preview, text);
	struct probe_op op = {.kind = EVENT_PRINT, .preview = preview, .timeout_ns = -1};
	probe_pass(runtime->probe, &op);
	do {
		size_t part = size < EVENT_PAYLOAD_MAX ? size : EVENT_PAYLOAD_MAX;
		probe_event(runtime->probe, EVENT_PRINT, 0, (int64_t)part, size > part, text, part);
		text += part;
		size -= part;
	} while (size > 0);
}
