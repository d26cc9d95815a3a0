// Started by nobody: `dotnet ef` wants a program beside its design package.
return 0;
