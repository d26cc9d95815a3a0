global using Cloudlet.Contracts;
global using Cloudlet.Manager.Parts;
global using Cloudlet.Manager.Tests.Support;
global using Cloudlet.Primitives;
global using Cloudlet.Server.Problems;
