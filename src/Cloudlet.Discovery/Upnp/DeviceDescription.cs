using System.Text;
using System.Xml;

namespace Cloudlet.Discovery.Upnp;

/// <summary>The document that tells what a device is (UPnP Device Architecture 1.1, 2.3).</summary>
public static class DeviceDescription
{
    /// <summary>The document's media type.</summary>
    public const string MediaType = "text/xml; charset=utf-8";

    private const string Namespace = "urn:schemas-upnp-org:device-1-0";

    /// <summary>The document of a device.</summary>
    public static string Of(UpnpDevice device)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true }))
        {
            xml.WriteStartElement("root", Namespace);
            xml.WriteStartElement("specVersion", Namespace);
            xml.WriteElementString("major", Namespace, "1");
            xml.WriteElementString("minor", Namespace, "1");
            xml.WriteEndElement();
            xml.WriteStartElement("device", Namespace);
            xml.WriteElementString("deviceType", Namespace, device.DeviceType);
            xml.WriteElementString("friendlyName", Namespace, device.FriendlyName);
            xml.WriteElementString("manufacturer", Namespace, "Cloudlet");
            xml.WriteElementString("modelName", Namespace, "Cloudlet");
            xml.WriteElementString("modelNumber", Namespace, device.Version);
            xml.WriteElementString("UDN", Namespace, device.UniqueName);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return text.Append('\n').ToString();
    }
}
