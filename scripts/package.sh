#!/usr/bin/env bash
# Proves the client's package: packs it, builds the README's example with nothing but the packages, trimmed, and runs that where no cloudlet is.
# Usage: scripts/package.sh
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
need_dotnet
need unzip:unzip

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=0.1.0-test
for project in Contracts Discovery Client; do
    dotnet pack -c Release "$root/src/Cloudlet.$project" -o "$work/packages" -p:PackageVersion=$version --nologo -v quiet
    listed=$(unzip -l "$work/packages/Cloudlet.$project.$version.nupkg")
    for file in package.md "lib/net10.0/Cloudlet.$project.dll" "lib/net10.0/Cloudlet.$project.xml"; do
        [[ $listed == *" $file"* ]] || { echo "Cloudlet.$project's package lacks $file" >&2 && exit 1; }
    done
done

mkdir "$work/app"
cd "$work/app"
sed -n '/^```csharp$/,/^```$/{/^```/d;p}' "$root/README.md" >Program.cs
echo '<Project />' | tee Directory.Build.props >Directory.Packages.props
cat >App.csproj <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
    <PublishTrimmed>true</PublishTrimmed>
    <InvariantGlobalization>true</InvariantGlobalization>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <RestorePackagesPath>$work/restored</RestorePackagesPath>
    <RestoreAdditionalProjectSources>$work/packages</RestoreAdditionalProjectSources>
    <RestoreFallbackFolders>${NUGET_PACKAGES:-$HOME/.nuget/packages}</RestoreFallbackFolders>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Cloudlet.Client" Version="$version" />
  </ItemGroup>
</Project>
END
dotnet publish -c Release -o out --nologo -v quiet
bytes=$(du -sb out | cut -f1)
said=$(./out/App 2>&1) && { echo "The app found a service where none is: $said" >&2 && exit 1; }
[[ $said == *"for the service org.example.speech"* || $said == *"gives the service org.example.speech"* ]] || { echo "$said" >&2 && exit 1; }
echo "The README's example, from packages and trimmed: $bytes bytes with the runtime"
