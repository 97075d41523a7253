/* pools: what must hold however their threads and workers come between each other. */
#include <check.h>
#include <string.h>

#include "session_rig.h"

#define SAYS "local function says(f, ...) local ok, err = pcall(f, ...) return ok and 'fine' or type(err) == 'table' and err.type or err end\n"

static const struct rig_program programs[] = {
	{"an initializer that fails breaks a pool of threads",
	 SAYS
	 "function main()\n"
	 "  local pool = ThreadPoolExecutor{max_workers = 1, initializer = function() error('no', 0) end}\n"
	 "  local ok, future = pcall(pool.submit, pool, function() return 1 end)\n"
	 "  outcome('first', ok and says(future.result, future) or future.type)\n"
	 "  outcome('next', says(pool.submit, pool, function() end)) pool:shutdown()\n"
	 "end\n", "{\"first\":\"BrokenThreadPool\",\"next\":\"BrokenThreadPool\"}", 0, "no", NULL, false},
	{"exit in a pool of threads comes out of result",
	 "function main()\n"
	 "  local pool = ThreadPoolExecutor{max_workers = 1} local future = pool:submit(function() exit(3) end)\n"
	 "  outcome('done', wait({future})[1] == future) future:result() outcome('never', true)\n"
	 "end\n", "{\"done\":true}", 3, NULL, NULL, false},
	{"a worker that once gave up waiting is idle only once",
	 SAYS
	 "function main()\n"
	 "  local pool, e, late = ThreadPoolExecutor{max_workers = 3}, threading.Event(), threading.Event()\n"
	 "  local c = pool:submit(function() late:wait() end)\n"
	 "  local b = pool:submit(function() e:wait() end)\n"
	 "  local a = pool:submit(function() return says(b.result, b, 0.05) end)\n"
	 "  outcome('gave_up', a:result()) e:set() b:result() sleep(0.1) late:set() c:result() sleep(0.1)\n"
	 "  local meet, all = threading.Barrier(3), {}\n"
	 "  for i = 1, 3 do all[i] = pool:submit(function() meet:wait() return i end) end\n"
	 "  local sum = 0 for i = 1, 3 do sum = sum + all[i]:result(20) end outcome('sum', sum) pool:shutdown()\n"
	 "end\n", "{\"gave_up\":\"TimeoutError\",\"sum\":6}", 0, NULL, NULL, false},
	{"a call that comes while a pool of threads is shut is refused or done",
	 "function main()\n"
	 "  local pool, said = ThreadPoolExecutor{max_workers = 1}, nil pool:submit(function() end):result()\n"
	 "  local t = Thread{target = function() said = select(2, pcall(function() return pool:submit(function() end):result() end)) end} t:start()\n"
	 "  pool:shutdown() t:join() outcome('said', said.type)\n"
	 "end\n", "{\"said\":\"RuntimeError\"}", 0, NULL, "0 0 1 1 0 0 2 2", true},
	{"a call that comes while a pool of processes is shut is refused or done",
	 "function work() return 1 end\n"
	 "function main()\n"
	 "  local pool, said = ProcessPoolExecutor{max_workers = 1}, nil pool:submit(work):result()\n"
	 "  local t = Thread{target = function() said = select(2, pcall(function() return pool:submit(work):result() end)) end} t:start()\n"
	 "  pool:shutdown() t:join() outcome('said', said.type)\n"
	 "end\n", "{\"said\":\"RuntimeError\"}", 0, NULL, "0 0 0 2 2 1 2 2 0 0 3 3", true},
	{"two who bring the first calls of a pool start it once",
	 "function work(n) return n end\n"
	 "function main()\n"
	 "  local pool, got = ProcessPoolExecutor{max_workers = 2}, {}\n"
	 "  local all = {} for i = 1, 3 do all[i] = Thread{target = function() got[i] = pool:submit(work, i):result() end} end\n"
	 "  for i = 1, 3 do all[i]:start() end for i = 1, 3 do all[i]:join() end\n"
	 "  outcome('workers', #active_children()) outcome('got', got) pool:shutdown()\n"
	 "end\n", "{\"got\":[1,2,3],\"workers\":2}", 0, NULL, "0 0 0 1 1 2 2 3 3", true},
	{"a call is cancelled or runs, never both",
	 "function main()\n"
	 "  local bad, pool = 0, ThreadPoolExecutor{max_workers = 2}\n"
	 "  for i = 1, 200 do\n"
	 "    local ran = false local future = pool:submit(function() ran = true return i end)\n"
	 "    local cancelled = future:cancel() wait({future})\n"
	 "    if cancelled and (ran or not future:cancelled()) or not cancelled and future:result() ~= i then bad = bad + 1 end\n"
	 "  end\n"
	 "  pool:shutdown() outcome('bad', bad)\n"
	 "end\n", "{\"bad\":0}", 0, NULL, NULL, false},
	{"many callbacks of one result make one",
	 "function double(x) return 2 * x end\n"
	 "function main()\n"
	 "  local n, sum, pool = 0, 0, Pool(2)\n"
	 "  pool:map_async(double, {1, 2, 3, 4, 5, 6, 7, 8, 9}, {chunksize = 1, callback = function(list) n = n + 1 for _, x in ipairs(list) do sum = sum + x end end}):get()\n"
	 "  pool:close() pool:join() outcome('n', n) outcome('sum', sum)\n"
	 "end\n", "{\"n\":1,\"sum\":90}", 0, NULL, NULL, false},
	{"a thread has begun when start comes back, and has said its end before its process",
	 "function main()\n"
	 "  local begun = 0\n"
	 "  for i = 1, 30 do local t = Thread{target = function() begun = begun + 1 end} t:start() end\n"
	 "  Thread{target = function() sleep(0.05) outcome('last', begun) end}:start()\n"
	 "end\n", "{\"last\":30}", 0, NULL, NULL, false},
};

START_TEST(programs_do_what_they_say)
{
	rig_check(&programs[_i]);
}
END_TEST

/* Under the kernel's order: START, BEGIN, and only then what the starter does next; each EXIT before main's. */
START_TEST(threads_begin_and_end_in_order)
{
	struct session *session = rig_run("function main() for i = 1, 50 do Thread{target = function() end}:start() print(i) end end\n", "os", NULL, METHOD_FORK);
	struct history *history = session_history(session);
	unsigned begun = 0, ended = 0, printed = 0;
	bool main_ended = false;
	for (uint64_t i = 0; i < history_count(history); i++) {
		const void *payload;
		struct event event = history_event(history, i, &payload);
		begun += event.kind == EVENT_BEGIN && event.task != 0;
		ended += event.kind == EVENT_EXIT && event.task != 0;
		main_ended = main_ended || (event.kind == EVENT_EXIT && event.task == 0);
		if (event.kind == EVENT_PRINT) {
			printed++;
			ck_assert_uint_ge(begun, printed);
		}
		ck_assert(!main_ended || ended == 50);
	}
	ck_assert_uint_eq(begun, 50);
	ck_assert_uint_eq(printed, 50);
	session_free(session);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, programs_do_what_they_say, 0, (int)COUNT_OF(programs));
	tcase_add_test(tests, threads_begin_and_end_in_order);
}

int main(int argc, char **argv)
{
	return rig_main(argc, argv, "pool", add_tests);
}
