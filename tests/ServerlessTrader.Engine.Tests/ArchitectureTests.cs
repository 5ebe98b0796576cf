using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Tests;

/// <summary>Dependencies point one way, and the core is pure.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly _core = typeof(Trade).Assembly;
    private static readonly Assembly _engine = typeof(TradeStepper).Assembly;
    private static readonly Assembly _brokers = typeof(PaperBroker).Assembly;

    /// <summary>What each project may know of the product. The two hosts may know everything below them.</summary>
    private static readonly Dictionary<string, string[]> _mayKnow = new(StringComparer.Ordinal)
    {
        ["ServerlessTrader.Core"] = [],
        ["ServerlessTrader.Engine"] = ["ServerlessTrader.Core"],
        ["ServerlessTrader.Brokers"] = ["ServerlessTrader.Core", "ServerlessTrader.Engine"],
        ["ServerlessTrader.Storage.Sqlite"] = ["ServerlessTrader.Core", "ServerlessTrader.Engine"],
        ["ServerlessTrader.Azure"] = ["ServerlessTrader.Core", "ServerlessTrader.Engine"],
        ["ServerlessTrader.Functions"] = ["ServerlessTrader.Core", "ServerlessTrader.Engine", "ServerlessTrader.Brokers", "ServerlessTrader.Azure"],
        ["ServerlessTrader.Local"] = ["ServerlessTrader.Core", "ServerlessTrader.Engine", "ServerlessTrader.Brokers", "ServerlessTrader.Storage.Sqlite", "ServerlessTrader.Azure"],
    };

    /// <summary>Types that have no place in a pure core: clocks, threads, tasks, the network, files, chance.</summary>
    private static readonly string[] _impure =
    [
        "System.TimeProvider", "System.Random", "System.Console", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
        "System.Threading.Tasks.", "System.Threading.Thread", "System.Threading.Timer", "System.Net.Http.", "System.Net.Sockets.", "System.IO.File", "System.IO.Directory",
        "System.Runtime.CompilerServices.AsyncTaskMethodBuilder", "System.Runtime.CompilerServices.AsyncValueTaskMethodBuilder",
    ];

    [Fact]
    public void The_core_knows_the_base_library_only() =>
        Assert.All(ReferencesOf(_core), name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void The_core_takes_in_no_package() =>
        Assert.DoesNotContain(Project("ServerlessTrader.Core").Descendants(), element => element.Name.LocalName is "PackageReference" or "FrameworkReference" or "ProjectReference");

    [Fact]
    public void The_engine_knows_the_core_only() => Assert.Equal(["ServerlessTrader.Core"], OurReferencesOf(_engine));

    [Fact]
    public void The_brokers_know_the_engine_and_the_core_only() => Assert.Equal(["ServerlessTrader.Core", "ServerlessTrader.Engine"], OurReferencesOf(_brokers));

    [Fact]
    public void Projects_refer_to_each_other_in_one_direction()
    {
        var projects = Directory.GetDirectories(Path.Combine(Root, "src")).SelectMany(folder => Directory.GetFiles(folder, "*.csproj")).Select(Path.GetFileNameWithoutExtension).ToList();
        Assert.Contains("ServerlessTrader.Core", projects);
        Assert.All(projects, project =>
        {
            Assert.True(_mayKnow.TryGetValue(project!, out var known), $"Say in {nameof(_mayKnow)} what {project} may refer to.");
            Assert.Empty(ProjectReferencesOf(project!).Except(known!));
        });
    }

    [Fact]
    public void The_core_uses_no_clock_no_task_and_no_outside_world() =>
        Assert.DoesNotContain(TypesUsedBy(_core), type => _impure.Any(impure => impure.EndsWith('.') ? type.StartsWith(impure, StringComparison.Ordinal) : type == impure));

    [Fact]
    public void The_core_asks_neither_the_time_nor_the_environment()
    {
        string[] asking = ["System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid"];
        // The compiler's own, in every iterator; that it is found shows that calls are seen at all.
        string[] harmless = ["System.Environment.get_CurrentManagedThreadId"];
        var used = MembersUsedBy(_core);
        Assert.Contains(harmless[0], used);
        Assert.Empty(used.Intersect(asking));
        Assert.DoesNotContain(used.Except(harmless), member => member.StartsWith("System.Environment.", StringComparison.Ordinal));
    }

    [Fact]
    public void The_cores_source_says_so_too()
    {
        var impure = new Regex(@"\basync\b|\bawait\b|\bHttpClient\b|\bDateTime(Offset)?\.(Utc)?Now\b|\bEnvironment\.|\bTimeProvider\b|\bGuid\.NewGuid\b|\bRandom\b");
        var sources = SourcesOf("ServerlessTrader.Core");
        Assert.True(sources.Count > 100);
        Assert.Empty(sources.Where(source => impure.IsMatch(source.Code)).Select(source => $"{source.Name}: {impure.Match(source.Code).Value}"));
    }

    [Fact]
    public void Nothing_in_the_product_reads_the_clock_past_a_time_provider()
    {
        var clock = new Regex(@"\bDateTime(Offset)?\.((Utc)?Now|Today)\b");
        Assert.Empty(_mayKnow.Keys.Where(HasProject).SelectMany(SourcesOf).Where(source => clock.IsMatch(source.Code)).Select(source => $"{source.Name}: {clock.Match(source.Code).Value}"));
    }

    [Fact]
    public void Nothing_but_the_wait_for_a_locked_database_file_sleeps()
    {
        // SQLite asks its file layer to wait for another process's lock, from native code that knows no other way.
        var sleepers = _mayKnow.Keys.Where(HasProject).SelectMany(SourcesOf).Where(source => source.Code.Contains("Thread.Sleep", StringComparison.Ordinal));
        Assert.Empty(sleepers.Select(source => source.Name).Except(["SqliteSleep.cs", "SqliteConnection.cs"]));
    }

    [Fact]
    public void Only_the_engines_http_namespace_uses_the_web_framework()
    {
        var outside = SourcesOf("ServerlessTrader.Engine").Where(source => !source.Name.StartsWith("Http/", StringComparison.Ordinal));
        Assert.Empty(outside.Where(source => source.Code.Contains("Microsoft.AspNetCore", StringComparison.Ordinal)).Select(source => source.Name));
        Assert.DoesNotContain(Project("ServerlessTrader.Engine").Descendants(), element => element.Name.LocalName == "Using");
    }

    [Fact]
    public void No_signature_outside_the_http_namespace_shows_the_web_framework()
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var outside = _engine.GetTypes().Where(type => type.Namespace?.StartsWith("ServerlessTrader.Engine.Http", StringComparison.Ordinal) != true);
        var shown = outside.SelectMany(type => type.GetInterfaces().Append(type.BaseType)
            .Concat(type.GetFields(all).Select(field => field.FieldType))
            .Concat(type.GetMethods(all).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors(all).SelectMany(constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType)))
            .OfType<Type>());
        Assert.DoesNotContain(shown, type => type.Assembly.GetName().Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && folder.GetFiles("*.sln").Length == 0)
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"There is no solution above {AppContext.BaseDirectory}.");
    }

    private static bool HasProject(string project) => File.Exists(PathOf(project));

    private static string PathOf(string project) => Path.Combine(Root, "src", project, $"{project}.csproj");

    private static XDocument Project(string project) => XDocument.Load(PathOf(project));

    private static IEnumerable<string> ProjectReferencesOf(string project) => Project(project).Descendants()
        .Where(element => element.Name.LocalName == "ProjectReference")
        .Select(element => Path.GetFileNameWithoutExtension(element.Attribute("Include")!.Value.Replace('\\', '/')));

    private static IEnumerable<string> ReferencesOf(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static IEnumerable<string> OurReferencesOf(Assembly assembly) =>
        ReferencesOf(assembly).Where(name => name.StartsWith("ServerlessTrader", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The source files of a project, by their path within it, without comments.</summary>
    private static List<(string Name, string Code)> SourcesOf(string project)
    {
        var folder = Path.Combine(Root, "src", project);
        return [.. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(folder, file).Replace('\\', '/'), File: file))
            .Where(source => !source.Name.StartsWith("obj/", StringComparison.Ordinal) && !source.Name.StartsWith("bin/", StringComparison.Ordinal))
            .Select(source => (source.Name, Regex.Replace(File.ReadAllText(source.File), @"(^|\s)//.*$", "", RegexOptions.Multiline)))];
    }

    private static List<string> TypesUsedBy(Assembly assembly) => Read(assembly, reader => reader.TypeReferences.Select(handle => NameOf(reader, handle)));

    private static List<string> MembersUsedBy(Assembly assembly) => Read(assembly, reader => reader.MemberReferences
        .Select(handle => reader.GetMemberReference(handle))
        .Where(member => member.Parent.Kind == HandleKind.TypeReference)
        .Select(member => $"{NameOf(reader, (TypeReferenceHandle)member.Parent)}.{reader.GetString(member.Name)}"));

    private static List<string> Read(Assembly assembly, Func<MetadataReader, IEnumerable<string>> select)
    {
        using var file = File.OpenRead(assembly.Location);
        using var image = new PEReader(file);
        return [.. select(image.GetMetadataReader())];
    }

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }
}
