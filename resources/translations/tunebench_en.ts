<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>tb::ui::Chart</name>
    <message numerus="yes">
        <source>%n series.</source>
        <translation>
            <numerusform>%n series.</numerusform>
            <numerusform>%n series.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::ChecksList</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::ColumnsDialog</name>
    <message numerus="yes">
        <source>First rows of %1; %n more files follow</source>
        <translation>
            <numerusform>First rows of %1; %n more file follows</numerusform>
            <numerusform>First rows of %1; %n more files follow</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::Comparison</name>
    <message numerus="yes">
        <source>%1 · %n seeds</source>
        <translation>
            <numerusform>%1 · %n seed</numerusform>
            <numerusform>%1 · %n seeds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::ExportDialog</name>
    <message numerus="yes">
        <source>%n files written to %1</source>
        <translation>
            <numerusform>%n file written to %1</numerusform>
            <numerusform>%n files written to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files exported</source>
        <translation>
            <numerusform>%n file exported</numerusform>
            <numerusform>%n files exported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::FilesField</name>
    <message numerus="yes">
        <source>%n files, one after the other</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files, one after the other</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::HomePage</name>
    <message numerus="yes">
        <source>%n processors</source>
        <translation>
            <numerusform>%n processor</numerusform>
            <numerusform>%n processors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n models here</source>
        <translation>
            <numerusform>%n model here</numerusform>
            <numerusform>%n models here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::HowTrainsCard</name>
    <message numerus="yes">
        <source>This recipe trains for %n steps (max_steps), whatever the epochs.</source>
        <translation>
            <numerusform>This recipe trains for %n step (max_steps), whatever the epochs.</numerusform>
            <numerusform>This recipe trains for %n steps (max_steps), whatever the epochs.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::JobCard</name>
    <message numerus="yes">
        <source>%n queued after this</source>
        <translation>
            <numerusform>%n queued after this</numerusform>
            <numerusform>%n queued after this</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::MainWindow</name>
    <message numerus="yes">
        <source>CPU · %n processors · %1</source>
        <translation>
            <numerusform>CPU · %n processor · %1</numerusform>
            <numerusform>CPU · %n processors · %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::ModelDataCard</name>
    <message numerus="yes">
        <source>%1 · %n layers · %2 parameters</source>
        <translation>
            <numerusform>%1 · %n layer · %2 parameters</numerusform>
            <numerusform>%1 · %n layers · %2 parameters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n labels</source>
        <translation>
            <numerusform>%n label</numerusform>
            <numerusform>%n labels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::NewRunPage</name>
    <message numerus="yes">
        <source>differs from %1 in %n settings</source>
        <translation>
            <numerusform>differs from %1 in %n setting</numerusform>
            <numerusform>differs from %1 in %n settings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs added to the queue</source>
        <translation>
            <numerusform>%n run added to the queue</numerusform>
            <numerusform>%n runs added to the queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::OverviewTab</name>
    <message numerus="yes">
        <source>%n errors</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n equal settings hidden</source>
        <translation>
            <numerusform>%n equal setting hidden</numerusform>
            <numerusform>%n equal settings hidden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::PreflightCard</name>
    <message numerus="yes">
        <source>Start %n runs</source>
        <translation>
            <numerusform>Start %n run</numerusform>
            <numerusform>Start %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::Published</name>
    <message numerus="yes">
        <source>%n settings differ from the published %1.</source>
        <translation>
            <numerusform>%n setting differs from the published %1.</numerusform>
            <numerusform>%n settings differ from the published %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::QueueCard</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::Recipe</name>
    <message numerus="yes">
        <source>%n steps whatever the epochs</source>
        <translation>
            <numerusform>%n step whatever the epochs</numerusform>
            <numerusform>%n steps whatever the epochs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n checkpoints stay</source>
        <translation>
            <numerusform>%n checkpoint stays</numerusform>
            <numerusform>%n checkpoints stay</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::RunsModel</name>
    <message numerus="yes">
        <source>%n seeds</source>
        <translation>
            <numerusform>%n seed</numerusform>
            <numerusform>%n seeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::RunsPage</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Compare %n selected</source>
        <translation>
            <numerusform>Compare %n selected</numerusform>
            <numerusform>Compare %n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more selected</source>
        <translation>
            <numerusform>and %n more selected</numerusform>
            <numerusform>and %n more selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs moved to the bin</source>
        <translation>
            <numerusform>%n run moved to the bin</numerusform>
            <numerusform>%n runs moved to the bin</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs restored</source>
        <translation>
            <numerusform>%n run restored</numerusform>
            <numerusform>%n runs restored</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::TryPage</name>
    <message numerus="yes">
        <source>%n tokens at the end did not fit and were not read</source>
        <translation>
            <numerusform>%n token at the end did not fit and was not read</numerusform>
            <numerusform>%n tokens at the end did not fit and were not read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tokens read</source>
        <translation>
            <numerusform>%n token read</numerusform>
            <numerusform>%n tokens read</numerusform>
        </translation>
    </message>
</context>
</TS>
