/* lesson/grade: goals and predictions against what came. */
#include "lesson/lesson.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* As a person reads it: texts without quotes. */
static void show(const json_t *value, struct buf *ret_text)
{
	if (json_is_string(value)) {
		buf_text(ret_text, json_string_value(value));
	} else if (json_is_real(value)) {
		buf_format(ret_text, "%.15g", json_real_value(value));
	} else {
		char *text = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
		buf_text(ret_text, text ? text : "?");
		free(text);
	}
}

/* Digits as an input method for Chinese types them, ９．５, count as well. */
static bool number_of_text(const char *text, double *ret_number)
{
	char plain[48];
	size_t n = 0;
	for (; *text; text++) {
		unsigned char a = (unsigned char)text[0], b = (unsigned char)text[1], c = b ? (unsigned char)text[2] : 0;
		if (n + 1 >= sizeof plain)
			return false;
		if (a == 0xef && b == 0xbc && c >= 0x8b && c <= 0x99) { /* U+FF0B plus ... U+FF19 nine */
			plain[n++] = (char)(c - 0x8b + '+');
			text += 2;
		} else if (a == 0xe3 && b == 0x80 && c == 0x80) {       /* the wide space */
			plain[n++] = ' ';
			text += 2;
		} else {
			plain[n++] = (char)a;
		}
	}
	plain[n] = '\0';
	if (strspn(plain, " \t") == n || strpbrk(plain, "xXnNiI"))  /* no hexadecimal, no nan, no inf */
		return false;
	char *end;
	double number = strtod(plain, &end);
	end += strspn(end, " \t");
	if (*end || !isfinite(number))
		return false;
	*ret_number = number;
	return true;
}

static bool number_of(const json_t *value, double *ret_number)
{
	if (json_is_number(value)) {
		*ret_number = json_number_value(value);
		return true;
	}
	return json_is_string(value) && number_of_text(json_string_value(value), ret_number);
}

/* Is it the same, at a distance of at most `tolerance` for numbers? */
static bool is_near(const json_t *a, const json_t *b, double tolerance)
{
	double x, y;
	if (number_of(a, &x) && number_of(b, &y))
		return fabs(x - y) <= tolerance + 1e-9;
	if (json_is_array(a) && json_is_array(b))
		return json_equal(a, b);
	if (json_is_boolean(a) && json_is_boolean(b))
		return json_is_true(a) == json_is_true(b);
	return json_is_string(a) && json_is_string(b) && strcmp(json_string_value(a), json_string_value(b)) == 0;
}

/* ---- goals ---- */

static bool is_within(const json_t *bounds, const json_t *value)
{
	double number, bound;
	if (!number_of(value, &number))
		return false;
	if (number_of(json_object_get(bounds, "min"), &bound) && number < bound)
		return false;
	return !(number_of(json_object_get(bounds, "max"), &bound) && number > bound);
}

static void show_goal(const json_t *wanted, struct buf *ret_text)
{
	const json_t *min = json_object_get(wanted, "min"), *max = json_object_get(wanted, "max");
	struct buf low = {0}, high = {0};
	show(min, &low);
	show(max, &high);
	if (!json_is_object(wanted))
		show(wanted, ret_text);
	else if (min && max)
		buf_format(ret_text, _("%s to %s"), buf_get(&low), buf_get(&high));
	else if (min)
		buf_format(ret_text, _("at least %s"), buf_get(&low));
	else
		buf_format(ret_text, _("at most %s"), buf_get(&high));
	buf_done(&low);
	buf_done(&high);
}

bool lesson_goal_is_met(const json_t *goal, const json_t *outcome, struct buf *ret_why)
{
	const char *name;
	json_t *wanted;
	struct buf met = {0}, want = {0}, have = {0};
	bool is_met = json_is_object(goal) && json_object_size(goal) > 0;
	json_object_foreach((json_t *)(uintptr_t)goal, name, wanted) {
		const json_t *value = json_object_get(outcome, name);
		buf_reset(&want);
		buf_reset(&have);
		show_goal(wanted, &want);
		if (!value) {
			is_met = false;
			buf_format(ret_why, _("The run did not tell %s; the goal is %s."), name, buf_get(&want));
			break;
		}
		show(value, &have);
		is_met = json_is_object(wanted) ? is_within(wanted, value) : is_near(wanted, value, 0);
		if (!is_met) {
			buf_format(ret_why, _("%s is %s; the goal is %s."), name, buf_get(&have), buf_get(&want));
			break;
		}
		/* A full stop of Chinese brings its space along. */
		if (met.len > 0 && !(met.data[met.len - 1] & 0x80))
			buf_char(&met, ' ');
		buf_format(&met, _("%s is %s: that was the goal."), name, buf_get(&have));
	}
	if (is_met)
		buf_text(ret_why, buf_get(&met));
	buf_done(&met);
	buf_done(&want);
	buf_done(&have);
	return is_met;
}

/* ---- predictions ---- */

static bool shows_as(const json_t *value, const char *answer)
{
	struct buf text = {0};
	if (value)
		show(value, &text);
	bool is_same = value && strcmp(buf_get(&text), answer) == 0;
	buf_done(&text);
	return is_same;
}

const char *lesson_choice_words(const json_t *predict, const char *answer)
{
	const json_t *choices = json_object_get(predict, "choices");
	for (size_t i = 0; i < json_array_size(choices); i++) {
		const json_t *choice = json_array_get(choices, i), *text = json_object_get(choice, "text");
		if (json_is_string(text) && (shows_as(text, answer) || shows_as(json_object_get(choice, "value"), answer)))
			return json_string_value(text);
	}
	return NULL;
}

static bool choice_is_right(const json_t *choices, const char *answer, const json_t *came)
{
	for (size_t i = 0; i < json_array_size(choices); i++) {
		const json_t *choice = json_array_get(choices, i);
		const json_t *text = json_is_object(choice) ? json_object_get(choice, "text") : choice;
		const json_t *value = json_is_object(choice) ? json_object_get(choice, "value") : choice;
		if (shows_as(text, answer) || shows_as(value, answer))
			return is_near(value, came, 0);
	}
	return false;
}

/* The next item of an order: letters and digits, whatever stands between (blanks, commas, arrows); full-width digits count
 * as their plain ones. Returns false at the end. */
static bool next_item(const char **text, struct buf *ret_item)
{
	static const char *const between[] = {" ", ",", ";", "-", ">", "\t", "，", "、", "；", "→", "\xe3\x80\x80", NULL};
	buf_reset(ret_item);
	while (**text) {
		size_t skip = 0;
		for (size_t i = 0; between[i] && skip == 0; i++)
			skip = strncmp(*text, between[i], strlen(between[i])) == 0 ? strlen(between[i]) : 0;
		if (skip > 0) {
			*text += skip;
			if (ret_item->len > 0)
				return true;
			continue;
		}
		const unsigned char *at = (const unsigned char *)*text;
		if (at[0] == 0xef && at[1] == 0xbc && at[2] >= 0x90 && at[2] <= 0x99) {  /* U+FF10 ... U+FF19 */
			buf_char(ret_item, (char)(at[2] - 0x90 + '0'));
			*text += 3;
		} else {
			buf_char(ret_item, *(*text)++);
		}
	}
	return ret_item->len > 0;
}

/* All items one behind the other. */
static void squeeze(const char *text, struct buf *ret_text)
{
	struct buf item = {0};
	buf_reset(ret_text);
	while (next_item(&text, &item))
		buf_text(ret_text, buf_get(&item));
	buf_done(&item);
}

static bool order_is_right(const char *answer, const json_t *value)
{
	struct buf came = {0}, typed = {0}, one = {0};
	show(value, &came);
	const char *a = answer, *b = buf_get(&came);
	bool same = true, more = true, any = false;
	while (same && more) {
		bool has_a = next_item(&a, &typed), has_b = next_item(&b, &one);
		same = has_a == has_b && (!has_a || strcmp(buf_get(&typed), buf_get(&one)) == 0);
		more = has_a;
		any |= has_a;
	}
	/* Where each item is one character, blanks need not be typed: 1324. */
	if (!same) {
		squeeze(answer, &typed);
		squeeze(buf_get(&came), &one);
		same = came.len + 1 == 2 * one.len && strcmp(buf_get(&typed), buf_get(&one)) == 0;
	}
	buf_done(&came);
	buf_done(&typed);
	buf_done(&one);
	return same && any;
}

bool lesson_prediction_is_right(const json_t *predict, const char *answer, const json_t *value)
{
	const char *kind = json_string_value(json_object_get(predict, "kind"));
	double typed, came;
	if (kind && strcmp(kind, "choice") == 0)
		return choice_is_right(json_object_get(predict, "choices"), answer, value);
	if (kind && strcmp(kind, "order") == 0)
		return order_is_right(answer, value);
	if (!number_of_text(answer, &typed) || !number_of(value, &came))
		return false;
	return fabs(typed - came) <= json_number_value(json_object_get(predict, "tolerance")) + 1e-9;
}
