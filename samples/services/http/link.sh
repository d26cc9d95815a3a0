#!/usr/bin/env bash
# Static programs out of Debian's libraries, without the parts that a service never calls. Source it after samples/lib.sh.

architecture=x86_64-linux-gnu

# unpack_all ROOT PACKAGE...: the files of several Debian packages, installing nothing.
unpack_all() {
    local root=$1 package
    shift
    for package; do unpack "$package" "$root"; done
}

# link_without REGEX COMMAND...: runs a link command. Functions that no library has and whose name matches REGEX
# end the program when they are called; any other missing one is an error, as ever.
link_without() {
    local regex=$1 missing
    shift
    missing=$("$@" -Wl,--no-demangle 2>&1 | sed -n "s/.*undefined reference to \`\(.*\)'.*/\1/p" | sort -u) || true
    # shellcheck disable=SC2046
    "$@" $(grep -E "$regex" <<<"$missing" | sed 's/.*/-Wl,--defsym=&=abort/')
}
