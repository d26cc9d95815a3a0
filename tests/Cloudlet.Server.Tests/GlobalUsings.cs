global using Cloudlet.Contracts;
global using Cloudlet.Machines;
global using Cloudlet.Primitives;
global using Cloudlet.Server.Problems;
global using Cloudlet.Server.Tests.Support;
