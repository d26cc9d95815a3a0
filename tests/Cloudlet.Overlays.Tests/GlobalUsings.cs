global using Cloudlet.Overlays.Tests.Support;
global using Cloudlet.Primitives;
