# What the commands at the root share. Source it; it runs nothing.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CLOUDLET_CACHE=$root/.cache
source "$root/samples/lib.sh"

# need_runtime: what the daemon needs on its host.
need_runtime() {
    need qemu-system-x86_64:qemu-system-x86 qemu-img:qemu-utils
    local missing=() library known
    known=$(ldconfig -p)
    for library in libzstd.so.1:libzstd1 libxxhash.so.0:libxxhash0 libsqlite3.so.0:libsqlite3-0; do
        # Not by `grep -q`: it leaves early, and under pipefail ldconfig's broken pipe would count as missing.
        [[ $known == *"${library%%:*}"* ]] || missing+=("${library#*:}")
    done
    ((${#missing[@]} == 0)) || as_root apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# need_dotnet: what builds. The SDK cannot be had from Debian's packages; npm fetches the files of the Manager's pages.
need_dotnet() {
    need node:nodejs npm:npm
    command -v dotnet >/dev/null || {
        echo "The .NET 10 SDK is needed: see https://learn.microsoft.com/dotnet/core/install/linux-debian" >&2
        return 1
    }
}

# publish: the executable, as users get it: .cache/cloudlet/cloudlet. Nothing is done when it is newer than the sources.
publish() {
    local out=$CLOUDLET_CACHE/cloudlet
    mkdir -p "$CLOUDLET_CACHE"
    exec 8>"$CLOUDLET_CACHE/publish.lock"
    flock 8
    if [[ ! -s $out/cloudlet || -n $(find "$root/src" "$root"/Directory.* "$root/global.json" -newer "$out/cloudlet" \
        \( -name '*.cs' -o -name '*.csproj' -o -name '*.razor' -o -path '*/Browser/*' -o -name 'Directory.*' -o -name global.json \) -not -path '*/obj/*' -print -quit) ]]; then
        need_dotnet
        local log=$CLOUDLET_CACHE/publish.log
        echo "Building cloudlet: a minute or some (the compiler's output goes to $log)" >&2
        # The compiler may stay loaded: it must not keep the lock.
        dotnet publish -c Release "$root/src/Cloudlet.Cli" -o "$out.new" --nologo >"$log" 2>&1 8>&- || {
            cat "$log" >&2
            return 1
        }
        # Alone, as it is installed: whatever it misses is missed by the tests.
        rm -rf "$out"
        mkdir "$out"
        mv "$out.new/cloudlet" "$out/"
        rm -rf "$out.new"
        touch "$out/cloudlet"
    fi
    exec 8>&-
}
