using Cloudlet.Client.Ensuring;
using Cloudlet.Samples.Speech;

// Speech to text, wherever on the network the speech service is.
if (args is ["--help" or "-h"])
{
    Console.WriteLine(
        "speech [FILE|SECONDS]   a recording (WAV or raw: 16 kHz, 16 bit, mono), or so many seconds from the microphone [5]"
    );
    return 0;
}
using var interrupt = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    interrupt.Cancel();
};
try
{
    var recording = await Recording.TakeAsync(args.FirstOrDefault() ?? "5", interrupt.Token);
    await using var cloudlets = CloudletNetwork.Open();
    await using var service = await cloudlets.EnsureServiceAsync(
        Environment.GetEnvironmentVariable("SPEECH_SERVICE") ?? "org.example.speech",
        cancellationToken: interrupt.Token
    );
    Console.Error.WriteLine(service.Endpoint.Explanation);
    Console.WriteLine(await new Recogniser(service).RecogniseAsync(recording, interrupt.Token));
    return 0;
}
catch (ServiceUnavailableException exception)
{
    Console.Error.WriteLine($"{exception.Message}\n{exception.Next}");
    return 1;
}
catch (IOException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
