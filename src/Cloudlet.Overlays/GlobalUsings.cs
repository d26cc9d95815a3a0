global using Cloudlet.Primitives;
