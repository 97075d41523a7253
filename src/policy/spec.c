/* policy/spec: a policy's parameters, from text and to text. */
#include "policy/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void policy_spec_init(const struct policy_kind *kind, struct policy_spec *ret_spec)
{
	*ret_spec = (struct policy_spec){.kind = kind};
	for (unsigned i = 0; i < POLICY_PARAMS && kind->params[i].name; i++)
		ret_spec->values[i] = (struct policy_value){.count = 1, .at = {kind->params[i].normal}};
}

static int no_param(const struct policy_kind *kind, const char *name, struct err *err)
{
	struct buf names = {0};
	for (unsigned i = 0; i < POLICY_PARAMS && kind->params[i].name; i++)
		buf_format(&names, "%s%s", i ? ", " : "", kind->params[i].name);
	int result = names.len ? err_set(err, EINVAL, _("the policy %s has no parameter '%.40s': there are %s"), kind->name, name, buf_get(&names))
	                       : err_set(err, EINVAL, _("the policy %s has no parameters: leave '%.40s' out"), kind->name, name);
	buf_done(&names);
	return result;
}

static int parse(const struct policy_kind *kind, const struct policy_param *param, const char *text, struct policy_value *ret_value, struct err *err)
{
	struct policy_value value = {0};
	for (const char *at = text;;) {
		char *end;
		errno = 0;
		long long number = strtoll(at, &end, 10);
		bool more = param->is_list && (*end == '/' || *end == ',');
		if (end == at || errno || (*end && !more) || number < param->least || number > param->most)
			return err_set(err, EINVAL, _("%s of the policy %s must be a whole number from %lld to %lld, not '%.40s'"),
			               param->name, kind->name, (long long)param->least, (long long)param->most, text);
		if (value.count == POLICY_QUEUES)
			return err_set(err, EINVAL, _("%s of the policy %s: at most %d numbers, one per queue"), param->name, kind->name, POLICY_QUEUES);
		value.at[value.count++] = number;
		if (!more)
			break;
		at = end + 1;
	}
	*ret_value = value;
	return 0;
}

int policy_spec_set(struct policy_spec *spec, const char *name, const char *value, struct err *err)
{
	const struct policy_param *param = policy_param_find(spec->kind, name);
	if (!param)
		return no_param(spec->kind, name, err);
	return parse(spec->kind, param, value, &spec->values[param - spec->kind->params], err);
}

int policy_spec_check(const struct policy_spec *spec, struct err *err)
{
	int64_t queues = spec->kind->rules->queues ? policy_spec_get(spec, spec->kind->rules->queues) : 1;
	for (unsigned i = 0; i < POLICY_PARAMS && spec->kind->params[i].name; i++)
		if (spec->values[i].count > 1 && spec->values[i].count != queues)
			return err_set(err, EINVAL, _("%s has %u numbers, but there are %lld queues: give one number for all, or one for each"),
			               spec->kind->params[i].name, spec->values[i].count, (long long)queues);
	return 0;
}

static int take_word(struct policy_spec *spec, char *word, policy_other_fn *other, void *ctx, struct err *err)
{
	char *equals = strchr(word, '=');
	const char *value = equals ? equals + 1 : "1";
	if (equals)
		*equals = '\0';
	for (char *c = word; *c; c++)
		*c = *c == '-' ? '_' : *c;
	const struct policy_param *param = policy_param_find(spec->kind, word);
	int result = !param && other ? other(ctx, word, value, err) : 0;
	if (result != 0)
		return result < 0 ? result : 0;
	if (param && !equals && !param->is_flag)
		return err_set(err, EINVAL, _("%s of the policy %s needs a value: %s=%lld"), param->name, spec->kind->name, param->name, (long long)param->normal);
	return policy_spec_set(spec, word, value, err);
}

int policy_spec_parse(const char *text, struct policy_spec *ret_spec, policy_other_fn *other, void *ctx, struct err *err)
{
	struct policy_spec spec;
	char *copy = mem_text_or_die(text), *rest = copy;
	const char *name = strsep(&rest, ",");
	const struct policy_kind *kind = policy_find(name);
	int result = 0;
	if (!kind) {
		struct buf names = {0};
		policy_names(&names);
		result = err_set(err, EINVAL, _("no policy is called '%.40s': there are %s"), name, buf_get(&names));
		buf_done(&names);
	} else {
		policy_spec_init(kind, &spec);
	}
	while (rest && result == 0)
		result = take_word(&spec, strsep(&rest, ","), other, ctx, err);
	if (result == 0)
		result = policy_spec_check(&spec, err);
	if (result == 0)
		*ret_spec = spec;
	free(copy);
	return result;
}

enum { OP_MOST = 1000 };

static int run_param(void *ctx, const char *name, const char *value, struct err *err)
{
	struct policy_run *run = ctx;
	bool is_op = strcmp(name, "op") == 0;
	if (!is_op && strcmp(name, "cpus") != 0)
		return 0;
	char *end;
	long number = strtol(value, &end, 10), least = is_op ? 0 : 1, most = is_op ? OP_MOST : POLICY_CPUS;
	if (end == value || *end || number < least || number > most)
		return err_set(err, EINVAL, _("%s must be a whole number from %ld to %ld, not '%.40s'"), name, least, most, value);
	if (is_op)
		run->op = number;
	else
		run->cpus = (unsigned)number;
	return 1;
}

int policy_run_parse(const char *text, struct policy_run *ret_run, struct err *err)
{
	struct policy_run run = {.op = 1};
	if (!text || !text[0]) {
		struct buf names = {0};
		policy_names(&names);
		err_set(err, EINVAL, _("say which policy: policy:rr, policy:mlfq,queues=3 ...; there are %s"), buf_get(&names));
		buf_done(&names);
		return -EINVAL;
	}
	int result = policy_spec_parse(text, &run.spec, run_param, &run, err);
	if (result == 0)
		*ret_run = run;
	return result;
}

int64_t policy_spec_get(const struct policy_spec *spec, const char *name)
{
	const struct policy_param *param = policy_param_find(spec->kind, name);
	return param ? spec->values[param - spec->kind->params].at[0] : 0;
}

void policy_spec_text(const struct policy_spec *spec, struct buf *ret_text)
{
	buf_text(ret_text, spec->kind->name);
	for (unsigned i = 0; i < POLICY_PARAMS && spec->kind->params[i].name; i++) {
		buf_format(ret_text, " %s=", spec->kind->params[i].name);
		for (unsigned n = 0; n < spec->values[i].count; n++)
			buf_format(ret_text, "%s%lld", n ? "/" : "", (long long)spec->values[i].at[n]);
	}
}
