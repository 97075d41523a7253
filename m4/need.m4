# What the build needs, found by pkg-config or by name. A miss does not stop
# configure at once: all of them are gathered, so that one command mends them.

# PROCESSION_NEED(PREFIX, MODULES, DEBIAN-PACKAGE)
# MODULES is a list in m4 quotes; the first that pkg-config knows is taken.
AC_DEFUN([PROCESSION_NEED], [_PROCESSION_LOOK([$1], [$2], [$3], [need_missing])])

# The same for a library that only the tests use: `make check` says what is missing.
AC_DEFUN([PROCESSION_NEED_FOR_TESTS], [_PROCESSION_LOOK([$1], [$2], [$3], [need_missing_tests])])

AC_DEFUN([_PROCESSION_LOOK], [
	procession_module=
	for procession_try in $2; do
		AS_IF([test -z "$procession_module" && $PKG_CONFIG --exists "$procession_try"],
			[procession_module=$procession_try])
	done
	AS_IF([test -z "$procession_module"], [procession_module="m4_car(m4_unquote(m4_split([$2])))"])
	PKG_CHECK_MODULES([$1], [$procession_module], [], [
		AC_MSG_WARN([the library $procession_module was not found: install the Debian package $3])
		$4="$$4 $3"
	])
])

# PROCESSION_NEED_TOOL(VARIABLE, TOOL, DEBIAN-PACKAGE)
AC_DEFUN([PROCESSION_NEED_TOOL], [
	AC_PATH_PROG([$1], [$2])
	AS_IF([test -z "$$1"], [
		AC_MSG_WARN([the program $2 was not found: install the Debian package $3])
		AS_CASE([" $need_missing "], [*" $3 "*], [], [need_missing="$need_missing $3"])
	])
])

# Stops when anything that PROCESSION_NEED asked for is missing.
AC_DEFUN([PROCESSION_NEED_DONE], [
	AS_IF([test -n "$need_missing"],
		[AC_MSG_ERROR([something is missing. On Debian this installs it: apt-get install$need_missing])])
	AS_IF([test -n "$need_missing_tests"],
		[AC_MSG_NOTICE([the tests cannot be built here. On Debian: apt-get install$need_missing_tests])])
	TESTS_MISSING=$need_missing_tests
	AC_SUBST([TESTS_MISSING])
])
