global using Cloudlet.Client;
global using Cloudlet.Client.Operations;
global using Cloudlet.Contracts;
global using Cloudlet.EndToEnd.Tests;

[assembly: AssemblyFixture(typeof(Seeds))]
