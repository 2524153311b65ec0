<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en_US">
<context>
    <name>tb::ui</name>
    <message>
        <source>%1 points</source>
        <translation>%1 pontos</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>ok</translation>
    </message>
    <message>
        <source>note</source>
        <translation>nota</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>aviso</translation>
    </message>
    <message>
        <source>error</source>
        <translation>erro</translation>
    </message>
</context>
<context>
    <name>tb::ui::ActionPalette</name>
    <message>
        <source>Find an action</source>
        <translation>Buscar uma ação</translation>
    </message>
</context>
<context>
    <name>tb::ui::CardFrame</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copiar detalhes</translation>
    </message>
</context>
<context>
    <name>tb::ui::Chart</name>
    <message>
        <source>Values of zero or less are in view</source>
        <translation>Há valores nulos ou negativos à vista</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Série</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Passo</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Época</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>Tempo (s)</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Amostras</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Inferior</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Superior</translation>
    </message>
    <message>
        <source>%1 as table</source>
        <translation>%1 em tabela</translation>
    </message>
    <message>
        <source>Copy all %1 rows</source>
        <translation>Copiar todas as %1 linhas</translation>
    </message>
    <message numerus="yes">
        <source>%n series.</source>
        <translation>
            <numerusform>%n série.</numerusform>
            <numerusform>%n séries.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2 to %3.</source>
        <translation>%1 de %2 a %3.</translation>
    </message>
    <message>
        <source>%1: last %2, between %3 and %4.</source>
        <translation>%1: último %2, entre %3 e %4.</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>Copiar imagem</translation>
    </message>
    <message>
        <source>Copy data</source>
        <translation>Copiar dados</translation>
    </message>
    <message>
        <source>Show as table	Ctrl+T</source>
        <translation>Mostrar em tabela	Ctrl+T</translation>
    </message>
    <message>
        <source>Show everything	0</source>
        <translation>Mostrar tudo	0</translation>
    </message>
    <message>
        <source>Export this chart…</source>
        <translation>Exportar este gráfico…</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Suavizar</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Suavização</translation>
    </message>
    <message>
        <source>Exponential mean of the raw points; evaluation points are never smoothed</source>
        <translation>Média exponencial dos pontos brutos; pontos de avaliação nunca são suavizados</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Acompanhar</translation>
    </message>
    <message>
        <source>Ghost</source>
        <translation>Sombra</translation>
    </message>
    <message>
        <source>The published curves, grey and dashed</source>
        <translation>As curvas publicadas, cinza e tracejadas</translation>
    </message>
    <message>
        <source>Show values at the mouse</source>
        <translation>Mostrar os valores sob o cursor</translation>
    </message>
    <message>
        <source>Drag a rectangle to zoom</source>
        <translation>Arraste um retângulo para ampliar</translation>
    </message>
    <message>
        <source>Ctrl+drag; the wheel zooms too</source>
        <translation>Ctrl+arrastar; a roda também amplia</translation>
    </message>
    <message>
        <source>Drag to pan</source>
        <translation>Arraste para deslocar</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Mostrar tudo</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>Passo %1</translation>
    </message>
    <message>
        <source>Epoch %1</source>
        <translation>Época %1</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>época %1</translation>
    </message>
    <message>
        <source>%1, smoothed</source>
        <translation>%1, suavizada</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Diferença</translation>
    </message>
    <message>
        <source>step</source>
        <translation>passo</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>época</translation>
    </message>
    <message>
        <source>time</source>
        <translation>tempo</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>amostras</translation>
    </message>
</context>
<context>
    <name>tb::ui::ChecksList</name>
    <message>
        <source>Show fewer</source>
        <translation>Mostrar menos</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>mais %n</numerusform>
            <numerusform>mais %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n erro</numerusform>
            <numerusform>%n erros</numerusform>
        </translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Pronto</translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n aviso</numerusform>
            <numerusform>%n avisos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::ColumnsDialog</name>
    <message>
        <source>Own data</source>
        <translation>Dados próprios</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>Second text, for pairs</source>
        <translation>Segundo texto, para pares</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Rótulo</translation>
    </message>
    <message>
        <source>Share for validation</source>
        <translation>Parte para validação</translation>
    </message>
    <message>
        <source>Use these columns</source>
        <translation>Usar estas colunas</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>column %1</source>
        <translation>coluna %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhum</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>Lendo o arquivo…</translation>
    </message>
    <message>
        <source>Text and label are the same column: choose another one for one of them.</source>
        <translation>Texto e rótulo são a mesma coluna: escolha outra para um deles.</translation>
    </message>
    <message>
        <source>Both texts are the same column: choose another one, or none.</source>
        <translation>Os dois textos são a mesma coluna: escolha outra, ou nenhuma.</translation>
    </message>
    <message>
        <source>Training data: CSV, TSV, JSONL, Parquet, ASSIN XML, or a folder of texts</source>
        <translation>Dados de treino: CSV, TSV, JSONL, Parquet, XML do ASSIN ou uma pasta de textos</translation>
    </message>
    <message>
        <source>Validation data; empty: a share of the training rows</source>
        <translation>Dados de validação; vazio: uma parte das linhas de treino</translation>
    </message>
    <message>
        <source>Test data, optional</source>
        <translation>Dados de teste, opcional</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>Classificação</translation>
    </message>
    <message>
        <source>Regression</source>
        <translation>Regressão</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Tarefa</translation>
    </message>
    <message>
        <source>Target, a number</source>
        <translation>Alvo, um número</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>Primeiras linhas</translation>
    </message>
    <message numerus="yes">
        <source>First rows of %1; %n more files follow</source>
        <translation>
            <numerusform>Primeiras linhas de %1; segue mais %n arquivo</numerusform>
            <numerusform>Primeiras linhas de %1; seguem mais %n arquivos</numerusform>
        </translation>
    </message>
    <message>
        <source>First rows of %1</source>
        <translation>Primeiras linhas de %1</translation>
    </message>
    <message>
        <source>Choose training data.</source>
        <translation>Escolha os dados de treino.</translation>
    </message>
    <message>
        <source>The second text and the label are the same column: choose another one for one of them.</source>
        <translation>O segundo texto e o rótulo são a mesma coluna: escolha outra para um deles.</translation>
    </message>
</context>
<context>
    <name>tb::ui::ComparePage</name>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Add run</source>
        <translation>Adicionar execução</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>published</source>
        <translation>publicado</translation>
    </message>
    <message>
        <source>%1, published</source>
        <translation>%1, publicado</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Visão geral</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Curvas</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Configuração</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>O que se compara</translation>
    </message>
    <message>
        <source>%1 · baseline</source>
        <translation>%1 · referência</translation>
    </message>
    <message>
        <source>Nothing to export yet: choose the runs to compare.</source>
        <translation>Ainda não há o que exportar: escolha as execuções a comparar.</translation>
    </message>
    <message>
        <source>The runs could not be read: there is nothing to export.</source>
        <translation>As execuções não puderam ser lidas: não há o que exportar.</translation>
    </message>
    <message>
        <source>The runs are being read.</source>
        <translation>As execuções estão sendo lidas.</translation>
    </message>
</context>
<context>
    <name>tb::ui::Comparison</name>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Conjunto de dados</translation>
    </message>
    <message>
        <source>Max length</source>
        <translation>Comprimento máximo</translation>
    </message>
    <message>
        <source>Embeddings frozen</source>
        <translation>Embeddings congelados</translation>
    </message>
    <message>
        <source>Layers frozen</source>
        <translation>Camadas congeladas</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Taxa de aprendizado</translation>
    </message>
    <message>
        <source>Scheduler</source>
        <translation>Agendador</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Aquecimento</translation>
    </message>
    <message>
        <source>Warm-up steps</source>
        <translation>Passos de aquecimento</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Épocas</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Lote</translation>
    </message>
    <message>
        <source>Evaluation batch</source>
        <translation>Lote de avaliação</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Decaimento de pesos</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semente</translation>
    </message>
    <message>
        <source>Gradient clip</source>
        <translation>Corte do gradiente</translation>
    </message>
    <message>
        <source>Accumulation</source>
        <translation>Acumulação</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>Suavização de rótulos</translation>
    </message>
    <message>
        <source>Log every</source>
        <translation>Registrar a cada</translation>
    </message>
    <message>
        <source>Best model by</source>
        <translation>Melhor modelo por</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>%1 published</source>
        <translation>%1 publicado</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhum</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>sim</translation>
    </message>
    <message>
        <source>no</source>
        <translation>não</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Método</translation>
    </message>
    <message>
        <source>full fine-tuning</source>
        <translation>ajuste fino completo</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n seeds</source>
        <translation>
            <numerusform>%1 · %n semente</numerusform>
            <numerusform>%1 · %n sementes</numerusform>
        </translation>
    </message>
    <message>
        <source>not reported</source>
        <translation>não informado</translation>
    </message>
    <message>
        <source>own files</source>
        <translation>arquivos próprios</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 linhas</translation>
    </message>
</context>
<context>
    <name>tb::ui::ConfigurationTab</name>
    <message>
        <source>What differs</source>
        <translation>O que difere</translation>
    </message>
    <message>
        <source>Every setting</source>
        <translation>Todos os ajustes</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Buscar um ajuste</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>The rows below as a table for a spreadsheet, with the spec&apos;s own names</source>
        <translation>As linhas abaixo como tabela para uma planilha, com os nomes da própria especificação</translation>
    </message>
    <message>
        <source>Settings of the runs</source>
        <translation>Ajustes das execuções</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Ajuste</translation>
    </message>
    <message>
        <source>In the spec</source>
        <translation>Na especificação</translation>
    </message>
    <message>
        <source>%1 differ, %2 are equal</source>
        <translation>%1 diferem, %2 são iguais</translation>
    </message>
</context>
<context>
    <name>tb::ui::CurvesTab</name>
    <message>
        <source>Together</source>
        <translation>Juntas</translation>
    </message>
    <message>
        <source>One chart a run</source>
        <translation>Um gráfico por execução</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Perda</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Acurácia</translation>
    </message>
    <message>
        <source>Published results are known by epoch only.</source>
        <translation>Resultados publicados só são conhecidos por época.</translation>
    </message>
</context>
<context>
    <name>tb::ui::DownloadStrip</name>
    <message>
        <source>Download the rest</source>
        <translation>Baixar o resto</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>Baixar %1</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Baixar</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Cancelando…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <source>Downloading %1</source>
        <translation>Baixando %1</translation>
    </message>
    <message>
        <source>%1 is not on this computer</source>
        <translation>%1 não está neste computador</translation>
    </message>
    <message>
        <source>size not stated</source>
        <translation>tamanho não informado</translation>
    </message>
    <message>
        <source>licence %1</source>
        <translation>licença %1</translation>
    </message>
    <message>
        <source>licence not stated: see its page</source>
        <translation>licença não informada: veja a página no hub</translation>
    </message>
    <message>
        <source>asking the hub…</source>
        <translation>perguntando ao hub…</translation>
    </message>
    <message>
        <source>%1 on the hub</source>
        <translation>%1 no hub</translation>
    </message>
    <message>
        <source>%1 of it are here already</source>
        <translation>%1 já estão aqui</translation>
    </message>
    <message>
        <source>cancelling; what was fetched is kept</source>
        <translation>cancelando; o que já foi baixado fica guardado</translation>
    </message>
    <message>
        <source>no answer, trying again in %1</source>
        <translation>sem resposta, nova tentativa em %1</translation>
    </message>
    <message>
        <source>checking %1</source>
        <translation>conferindo %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>faltam %1</translation>
    </message>
</context>
<context>
    <name>tb::ui::EpochBar</name>
    <message>
        <source>Epochs</source>
        <translation>Épocas</translation>
    </message>
    <message>
        <source>%1 of %2 epochs. %3</source>
        <translation>%1 de %2 épocas. %3</translation>
    </message>
</context>
<context>
    <name>tb::ui::EpochTable</name>
    <message>
        <source>Epoch by epoch</source>
        <translation>Época por época</translation>
    </message>
    <message>
        <source>★ best, kept</source>
        <translation>★ melhor, guardada</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Época</translation>
    </message>
    <message>
        <source>Loss, mine</source>
        <translation>Perda</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>Perda de validação</translation>
    </message>
    <message>
        <source>published</source>
        <translation>publicado</translation>
    </message>
    <message>
        <source>Acc., mine</source>
        <translation>Acur.</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Acurácia</translation>
    </message>
    <message>
        <source>running</source>
        <translation>em curso</translation>
    </message>
    <message>
        <source>Pearson&apos;s r</source>
        <translation>r de Pearson</translation>
    </message>
</context>
<context>
    <name>tb::ui::EventsCard</name>
    <message>
        <source>Events</source>
        <translation>Eventos</translation>
    </message>
    <message>
        <source>Show files</source>
        <translation>Mostrar arquivos</translation>
    </message>
    <message>
        <source>Events of this run</source>
        <translation>Eventos desta execução</translation>
    </message>
    <message>
        <source>Went on after step %1, %2</source>
        <translation>Retomado após o passo %1, %2</translation>
    </message>
    <message>
        <source>Started: %1 rows, %2 steps, %3</source>
        <translation>Iniciado: %1 linhas, %2 passos, %3</translation>
    </message>
    <message>
        <source>Epoch %1: loss on the training rows %2</source>
        <translation>Época %1: perda nas linhas de treino %2</translation>
    </message>
    <message>
        <source>Epoch %1: validation loss %2, new best</source>
        <translation>Época %1: perda de validação %2, nova melhor</translation>
    </message>
    <message>
        <source>Epoch %1: validation loss %2</source>
        <translation>Época %1: perda de validação %2</translation>
    </message>
    <message>
        <source>Recovery point saved at step %1</source>
        <translation>Ponto de recuperação salvo no passo %1</translation>
    </message>
    <message>
        <source>Checkpoint saved at step %1</source>
        <translation>Ponto salvo no passo %1</translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>Passo %1: %2</translation>
    </message>
    <message>
        <source>Ended: %1</source>
        <translation>Terminado: %1</translation>
    </message>
    <message>
        <source>Ended: %1, %2</source>
        <translation>Terminado: %1, %2</translation>
    </message>
</context>
<context>
    <name>tb::ui::ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabelas</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Figuras</translation>
    </message>
    <message>
        <source>Figures as</source>
        <translation>Figuras como</translation>
    </message>
    <message>
        <source>LaTeX (booktabs)</source>
        <translation>LaTeX (booktabs)</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Perda</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Acurácia</translation>
    </message>
    <message>
        <source>1 column</source>
        <translation>1 coluna</translation>
    </message>
    <message>
        <source>8.4 cm</source>
        <translation>8,4 cm</translation>
    </message>
    <message>
        <source>2 columns</source>
        <translation>2 colunas</translation>
    </message>
    <message>
        <source>17.4 cm</source>
        <translation>17,4 cm</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Largura</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Altura</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
    <message>
        <source>Greyscale</source>
        <translation>Tons de cinza</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Escolher…</translation>
    </message>
    <message>
        <source>Preview: what will be written</source>
        <translation>Prévia: o que será gravado</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Copiar como comando</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Choose at least one table or figure, and its format.</source>
        <translation>Escolha ao menos uma tabela ou figura e o formato.</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>Escolha uma pasta.</translation>
    </message>
    <message>
        <source>The export is under way.</source>
        <translation>A exportação está em curso.</translation>
    </message>
    <message>
        <source>Export into</source>
        <translation>Exportar para</translation>
    </message>
    <message numerus="yes">
        <source>%n files written to %1</source>
        <translation>
            <numerusform>%n arquivo gravado em %1</numerusform>
            <numerusform>%n arquivos gravados em %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files exported</source>
        <translation>
            <numerusform>%n arquivo exportado</numerusform>
            <numerusform>%n arquivos exportados</numerusform>
        </translation>
    </message>
    <message>
        <source>Command copied</source>
        <translation>Comando copiado</translation>
    </message>
    <message>
        <source>Files that lie there already stay as they are: the export then goes into a new folder in it, named by the time.</source>
        <translation>Os arquivos que já estão nela ficam como estão: nesse caso a exportação vai para uma nova pasta dentro dela, com a hora no nome.</translation>
    </message>
    <message>
        <source>what lay in the folder before stays as it was</source>
        <translation>o que já estava na pasta ficou como estava</translation>
    </message>
</context>
<context>
    <name>tb::ui::FailurePanel</name>
    <message>
        <source>Resume from the last checkpoint</source>
        <translation>Retomar do último ponto salvo</translation>
    </message>
    <message>
        <source>End with the best</source>
        <translation>Encerrar com o melhor</translation>
    </message>
    <message>
        <source>Trains no further: the best checkpoint becomes the run&apos;s result, with its model and predictions.</source>
        <translation>Não treina mais: o melhor ponto salvo passa a ser o resultado da execução, com modelo e previsões.</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Desistir</translation>
    </message>
    <message>
        <source>The run stays in the list as failed.</source>
        <translation>A execução fica na lista como falha.</translation>
    </message>
    <message>
        <source>The runs that wait go on as soon as you have chosen.</source>
        <translation>As execuções na fila seguem assim que você escolher.</translation>
    </message>
    <message>
        <source>Why the run failed</source>
        <translation>Por que a execução falhou</translation>
    </message>
    <message>
        <source>The run failed</source>
        <translation>A execução falhou</translation>
    </message>
    <message>
        <source>No checkpoint had been saved yet.</source>
        <translation>Nenhum ponto havia sido salvo ainda.</translation>
    </message>
    <message>
        <source>Resume from the best, step %1</source>
        <translation>Retomar do melhor, passo %1</translation>
    </message>
    <message>
        <source>Resume from the best</source>
        <translation>Retomar do melhor</translation>
    </message>
    <message>
        <source>New run with rate %1…</source>
        <translation>Novo treino com taxa %1…</translation>
    </message>
    <message>
        <source>No best checkpoint had been saved yet.</source>
        <translation>Nenhum melhor ponto havia sido salvo ainda.</translation>
    </message>
    <message>
        <source>Trains on from there with the same settings. What came of the settings comes again; what came of the machine does not.</source>
        <translation>Continua dali com os mesmos ajustes. O que veio dos ajustes volta a ocorrer; o que veio da máquina, não.</translation>
    </message>
</context>
<context>
    <name>tb::ui::Figures</name>
    <message>
        <source>%1, validation</source>
        <translation>%1, validação</translation>
    </message>
    <message>
        <source>%1, training</source>
        <translation>%1, treino</translation>
    </message>
    <message>
        <source>Published %1</source>
        <translation>%1 publicado</translation>
    </message>
    <message>
        <source>best epoch of both</source>
        <translation>melhor época dos dois</translation>
    </message>
    <message>
        <source>best epoch</source>
        <translation>melhor época</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Perda</translation>
    </message>
    <message>
        <source>Validation accuracy</source>
        <translation>Acurácia de validação</translation>
    </message>
    <message>
        <source>marked: validation · thin: training, as logged</source>
        <translation>com marcas: validação · fina: treino, como registrado</translation>
    </message>
    <message>
        <source>bars: 95 % interval</source>
        <translation>barras: intervalo de 95 %</translation>
    </message>
    <message>
        <source>No evaluation was recorded</source>
        <translation>Nenhuma avaliação foi registrada</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Taxa de aprendizado</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>Norma do gradiente</translation>
    </message>
    <message>
        <source>as logged</source>
        <translation>como registrado</translation>
    </message>
    <message>
        <source>as logged, before clipping</source>
        <translation>como registrada, antes do corte</translation>
    </message>
    <message>
        <source>Not reported by these runs</source>
        <translation>Não informado por estas execuções</translation>
    </message>
    <message>
        <source>Validation Pearson&apos;s r</source>
        <translation>r de Pearson na validação</translation>
    </message>
</context>
<context>
    <name>tb::ui::FilesField</name>
    <message>
        <source>Files…</source>
        <translation>Arquivos…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Pasta…</translation>
    </message>
    <message>
        <source>%1: choose files</source>
        <translation>%1: escolher arquivos</translation>
    </message>
    <message>
        <source>%1: choose a folder</source>
        <translation>%1: escolher uma pasta</translation>
    </message>
    <message numerus="yes">
        <source>%n files, one after the other</source>
        <translation>
            <numerusform>%n arquivo</numerusform>
            <numerusform>%n arquivos, um depois do outro</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a folder of data files or of texts</source>
        <translation>Escolher uma pasta de arquivos de dados ou de textos</translation>
    </message>
    <message>
        <source>Choose one or more data files</source>
        <translation>Escolher um ou mais arquivos de dados</translation>
    </message>
    <message>
        <source>Data (*.csv *.tsv *.jsonl *.parquet *.xml);;All files (*)</source>
        <translation>Dados (*.csv *.tsv *.jsonl *.parquet *.xml);;Todos os arquivos (*)</translation>
    </message>
</context>
<context>
    <name>tb::ui::FormRow</name>
    <message>
        <source>Columns separated by</source>
        <translation>Colunas separadas por</translation>
    </message>
    <message>
        <source>Quotes</source>
        <translation>Aspas</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Codificação</translation>
    </message>
    <message>
        <source>First line</source>
        <translation>Primeira linha</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>vírgula</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>ponto e vírgula</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>tabulação</translation>
    </message>
    <message>
        <source>bar |</source>
        <translation>barra |</translation>
    </message>
    <message>
        <source>around fields</source>
        <translation>cercam campos</translation>
    </message>
    <message>
        <source>part of the text</source>
        <translation>são do texto</translation>
    </message>
    <message>
        <source>found: %1</source>
        <translation>achado: %1</translation>
    </message>
    <message>
        <source>as found</source>
        <translation>como achado</translation>
    </message>
    <message>
        <source>This kind of file says it itself.</source>
        <translation>Este tipo de arquivo já o diz.</translation>
    </message>
    <message>
        <source>column names</source>
        <translation>nomes</translation>
    </message>
    <message>
        <source>a row of data</source>
        <translation>uma linha</translation>
    </message>
    <message>
        <source>guess: %1</source>
        <translation>suposto: %1</translation>
    </message>
</context>
<context>
    <name>tb::ui::FreezeBlocks</name>
    <message>
        <source>Choose a model to see its blocks</source>
        <translation>Escolha um modelo para ver os seus blocos</translation>
    </message>
    <message>
        <source>The head is new and always trains.</source>
        <translation>A cabeça é nova e sempre treina.</translation>
    </message>
</context>
<context>
    <name>tb::ui::FreezePicker</name>
    <message>
        <source>Freeze</source>
        <translation>Congelar</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Nada</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>Embeddings</translation>
    </message>
    <message>
        <source>First N</source>
        <translation>Primeiras N</translation>
    </message>
    <message>
        <source>All layers</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Própria</translation>
    </message>
    <message>
        <source>Number of frozen layers</source>
        <translation>Número de camadas congeladas</translation>
    </message>
    <message>
        <source>Freezing depth</source>
        <translation>Profundidade de congelamento</translation>
    </message>
    <message>
        <source>Blocks of the model</source>
        <translation>Blocos do modelo</translation>
    </message>
    <message>
        <source>layers · custom</source>
        <translation>camadas · escolha própria</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>camadas</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Cabeça</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Camada %1</translation>
    </message>
    <message>
        <source>Embed.</source>
        <translation>Embed.</translation>
    </message>
    <message>
        <source>L%1</source>
        <comment>layer</comment>
        <translation>C%1</translation>
    </message>
    <message>
        <source>%1 million parameters</source>
        <translation>%1 milhões de parâmetros</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 parâmetros</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <comment>layer, parameters, state</comment>
        <translation>%1, %2, %3</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>congelado</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>treinado</translation>
    </message>
</context>
<context>
    <name>tb::ui::HomePage</name>
    <message>
        <source>Train your first model in a few minutes</source>
        <translation>Treine seu primeiro modelo em poucos minutos</translation>
    </message>
    <message>
        <source>A small encoder and a small labelled set come with Tunebench. The demo trains it by two recipes, TPF-02 and TPF-03, and compares them. Nothing is downloaded, nothing leaves this computer.</source>
        <translation>Um pequeno encoder e um pequeno conjunto rotulado vêm com o Tunebench. A demonstração o treina com duas receitas, TPF-02 e TPF-03, e as compara. Nada é baixado, nada sai deste computador.</translation>
    </message>
    <message>
        <source>Run the demo</source>
        <translation>Rodar a demonstração</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Conferir</translation>
    </message>
    <message>
        <source>Train twice</source>
        <translation>Treinar duas vezes</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>the data and the head before anything trains</source>
        <translation>os dados e a cabeça antes de treinar</translation>
    </message>
    <message>
        <source>with loss and accuracy drawn as they come</source>
        <translation>com perda e acurácia desenhadas na hora</translation>
    </message>
    <message>
        <source>with intervals, then try a sentence of your own</source>
        <translation>com intervalos, e depois testar uma frase sua</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>a recipe of your own, or the demo once more</source>
        <translation>uma receita própria, ou a demonstração outra vez</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Novo treino</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Compare two published recipes</source>
        <translation>Compare duas receitas publicadas</translation>
    </message>
    <message>
        <source>TPF-02, full fine-tuning, against TPF-03, frozen up to layer 3. See their curves now; your own runs join them.</source>
        <translation>TPF-02, ajuste fino completo, contra TPF-03, congelado até a camada 3. Veja as curvas agora; as suas execuções entram ao lado.</translation>
    </message>
    <message>
        <source>Open comparison</source>
        <translation>Abrir comparação</translation>
    </message>
    <message>
        <source>Use your own data</source>
        <translation>Use seus próprios dados</translation>
    </message>
    <message>
        <source>Drop a CSV, TSV, JSONL or Parquet file anywhere in this window. Columns, labels and repeated rows are checked first.</source>
        <translation>Solte um arquivo CSV, TSV, JSONL ou Parquet em qualquer ponto da janela. Colunas, rótulos e linhas repetidas são verificados antes.</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>Abrir arquivo…</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Este computador</translation>
    </message>
    <message>
        <source>Recent runs</source>
        <translation>Execuções recentes</translation>
    </message>
    <message>
        <source>None yet. Runs appear here with their best score, and a Resume button if they were interrupted.</source>
        <translation>Nenhuma ainda. Elas aparecem aqui com o melhor resultado, e um botão Retomar se foram interrompidas.</translation>
    </message>
    <message>
        <source>The embedded model or data set is missing: run ./run once more.</source>
        <translation>Falta o modelo ou o conjunto embutido: rode ./run mais uma vez.</translation>
    </message>
    <message>
        <source>Reading what this computer has…</source>
        <translation>Lendo o que este computador tem…</translation>
    </message>
    <message>
        <source>The demo is running.</source>
        <translation>A demonstração está rodando.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <source>3 and 4 epochs</source>
        <translation>3 e 4 épocas</translation>
    </message>
    <message>
        <source>%1 on this CPU · %2</source>
        <translation>%1 nesta CPU · %2</translation>
    </message>
    <message>
        <source>Loss, as published</source>
        <translation>Perda, como publicada</translation>
    </message>
    <message>
        <source>marked: validation · thin: training</source>
        <translation>com marcas: validação · fina: treino</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>época</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Retomar</translation>
    </message>
    <message numerus="yes">
        <source>%n processors</source>
        <translation>
            <numerusform>%n processador</numerusform>
            <numerusform>%n processadores</numerusform>
        </translation>
    </message>
    <message>
        <source>training takes one thread a core</source>
        <translation>o treino usa uma thread por núcleo</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>%1 livres</translation>
    </message>
    <message>
        <source>Trains on the CPU</source>
        <translation>Treina na CPU</translation>
    </message>
    <message>
        <source>32-bit floating point</source>
        <translation>ponto flutuante de 32 bits</translation>
    </message>
    <message numerus="yes">
        <source>%n models here</source>
        <translation>
            <numerusform>%n modelo aqui</numerusform>
            <numerusform>%n modelos aqui</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder for runs and settings</source>
        <translation>A pasta das execuções e dos ajustes</translation>
    </message>
    <message>
        <source>Choose another folder…</source>
        <translation>Escolher outra pasta…</translation>
    </message>
    <message>
        <source>A run is training.</source>
        <translation>Há um treino em curso.</translation>
    </message>
    <message>
        <source>Folder for runs and settings</source>
        <translation>Pasta das execuções e dos ajustes</translation>
    </message>
</context>
<context>
    <name>tb::ui::HowTrainsCard</name>
    <message>
        <source>How it trains</source>
        <translation>Como treina</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avançado</translation>
    </message>
    <message>
        <source>Learning rate over the run</source>
        <translation>Taxa de aprendizado ao longo do treino</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Taxa de aprendizado</translation>
    </message>
    <message>
        <source>The schedule is drawn as soon as model and data are known</source>
        <translation>O agendador é desenhado assim que modelo e dados forem conhecidos</translation>
    </message>
    <message>
        <source>Scheduler</source>
        <translation>Agendador</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Aquecimento</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Épocas</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Lote</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Decaimento de pesos</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Sementes</translation>
    </message>
    <message>
        <source>Gradient clip</source>
        <translation>Corte do gradiente</translation>
    </message>
    <message>
        <source>Accumulation</source>
        <translation>Acumulação</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>Suavização de rótulos</translation>
    </message>
    <message>
        <source>Evaluate and save</source>
        <translation>Avaliar e salvar</translation>
    </message>
    <message>
        <source>Every … steps</source>
        <translation>A cada … passos</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Evaluation batch</source>
        <translation>Lote de avaliação</translation>
    </message>
    <message>
        <source>Early stop, patience</source>
        <translation>Parada antecipada, paciência</translation>
    </message>
    <message>
        <source>Least gain</source>
        <translation>Ganho mínimo</translation>
    </message>
    <message>
        <source>Log every … steps</source>
        <translation>Registrar a cada … passos</translation>
    </message>
    <message>
        <source>Max length</source>
        <translation>Comprimento máximo</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>off</source>
        <translation>desligado</translation>
    </message>
    <message>
        <source>model&apos;s</source>
        <translation>do modelo</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
    <message>
        <source>10 % or 500</source>
        <translation>10 % ou 500</translation>
    </message>
    <message>
        <source>the last</source>
        <translation>o último</translation>
    </message>
    <message>
        <source>each epoch</source>
        <translation>cada época</translation>
    </message>
    <message>
        <source>every … steps</source>
        <translation>a cada … passos</translation>
    </message>
    <message>
        <source>Cycles</source>
        <translation>Ciclos</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Potência</translation>
    </message>
    <message>
        <source>Lowest rate, share</source>
        <translation>Taxa mínima, parte</translation>
    </message>
    <message>
        <source>Decay steps</source>
        <translation>Passos de decaimento</translation>
    </message>
    <message>
        <source>A share such as 10 %, or a number of steps such as 500</source>
        <translation>Uma parte, como 10 %, ou um número de passos, como 500</translation>
    </message>
    <message>
        <source>Whole numbers with commas between them: 42, 43, 44</source>
        <translation>Números inteiros separados por vírgulas: 42, 43, 44</translation>
    </message>
    <message>
        <source>Evaluation is at the end of each epoch.</source>
        <translation>A avaliação é no fim de cada época.</translation>
    </message>
    <message>
        <source>Early stopping needs a best model to be kept.</source>
        <translation>A parada antecipada precisa que o melhor modelo seja guardado.</translation>
    </message>
    <message>
        <source>warm-up ends at step %1</source>
        <translation>aquecimento termina no passo %1</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisão</translation>
    </message>
    <message>
        <source>Frozen blocks</source>
        <translation>Blocos congelados</translation>
    </message>
    <message>
        <source>Training rows</source>
        <translation>Linhas de treino</translation>
    </message>
    <message>
        <source>run each time</source>
        <translation>executados sempre</translation>
    </message>
    <message>
        <source>outputs kept</source>
        <translation>saídas guardadas</translation>
    </message>
    <message>
        <source>not evaluated</source>
        <translation>não avaliadas</translation>
    </message>
    <message>
        <source>evaluated too</source>
        <translation>também avaliadas</translation>
    </message>
    <message>
        <source>Outputs kept: what the frozen blocks put out is computed once, without their dropout, and read again in every epoch. Several times faster, and another recipe than the reference&apos;s, which keeps dropout there; every comparison says so.</source>
        <translation>Saídas guardadas: o que os blocos congelados produzem é calculado uma vez, sem o dropout deles, e lido de novo em cada época. Várias vezes mais rápido, e outra receita que a da referência, que mantém o dropout ali; toda comparação diz isso.</translation>
    </message>
    <message>
        <source>bf16: matrix products take rounded operands where the processor gains by it; weights and everything between stay in fp32.</source>
        <translation>bf16: os produtos de matrizes usam operandos arredondados onde o processador ganha com isso; pesos e todo o resto ficam em fp32.</translation>
    </message>
    <message>
        <source>Accuracy on the training rows after each epoch, as the dissertation measured it. It takes its time.</source>
        <translation>Acurácia nas linhas de treino após cada época, como a dissertação mediu. Leva o seu tempo.</translation>
    </message>
    <message>
        <source>AdamW, first β</source>
        <translation>AdamW, primeiro β</translation>
    </message>
    <message>
        <source>AdamW, second β</source>
        <translation>AdamW, segundo β</translation>
    </message>
    <message>
        <source>AdamW, ε</source>
        <translation>AdamW, ε</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>best by %1</source>
        <translation>melhor por %1</translation>
    </message>
    <message>
        <source>not while training</source>
        <translation>não durante o treino</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>processador</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>as logged</source>
        <translation>como o registro</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nunca</translation>
    </message>
    <message>
        <source>Nothing is evaluated while training.</source>
        <translation>Nada é avaliado durante o treino.</translation>
    </message>
    <message>
        <source>A regression has no classes to smooth.</source>
        <translation>Uma regressão não tem classes para suavizar.</translation>
    </message>
    <message>
        <source>Nothing is evaluated while training, so the last is kept.</source>
        <translation>Nada é avaliado durante o treino, por isso fica o último.</translation>
    </message>
    <message numerus="yes">
        <source>This recipe trains for %n steps (max_steps), whatever the epochs.</source>
        <translation>
            <numerusform>Esta receita treina %n passo (max_steps), sejam quantas forem as épocas.</numerusform>
            <numerusform>Esta receita treina %n passos (max_steps), sejam quantas forem as épocas.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::IntervalPlot</name>
    <message>
        <source> to </source>
        <translation> a </translation>
    </message>
    <message>
        <source> points</source>
        <translation> pontos</translation>
    </message>
    <message>
        <source>0 = no difference</source>
        <translation>0 = sem diferença</translation>
    </message>
    <message>
        <source>Accuracy with 95 % intervals</source>
        <translation>Acurácia com intervalos de 95 %</translation>
    </message>
    <message>
        <source>%1: %2, from %3</source>
        <translation>%1: %2, de %3</translation>
    </message>
    <message>
        <source>%1: %2 points, from %3 to %4</source>
        <translation>%1: %2 pontos, de %3 a %4</translation>
    </message>
</context>
<context>
    <name>tb::ui::JobCard</name>
    <message>
        <source>Epoch %1 of %2</source>
        <translation>Época %1 de %2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>faltam %1</translation>
    </message>
    <message numerus="yes">
        <source>%n queued after this</source>
        <translation>
            <numerusform>%n na fila depois deste</numerusform>
            <numerusform>%n na fila depois deste</numerusform>
        </translation>
    </message>
    <message>
        <source>Running: %1, %2, %3</source>
        <translation>Em treino: %1, %2, %3</translation>
    </message>
</context>
<context>
    <name>tb::ui::LegendItem</name>
    <message>
        <source>Click hides or shows it, Alt+click shows only this one</source>
        <translation>Clique oculta ou mostra; Alt+clique mostra só esta</translation>
    </message>
</context>
<context>
    <name>tb::ui::MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arquivo</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Editar</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>E&amp;xecução</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>E&amp;xibir</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Aj&amp;uda</translation>
    </message>
    <message>
        <source>&amp;New run</source>
        <translation>&amp;Novo treino</translation>
    </message>
    <message>
        <source>&amp;Open data file…</source>
        <translation>&amp;Abrir arquivo de dados…</translation>
    </message>
    <message>
        <source>&amp;Save as recipe…</source>
        <translation>&amp;Salvar como receita…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportar…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Sai&amp;r</translation>
    </message>
    <message>
        <source>&amp;Undo delete</source>
        <translation>&amp;Desfazer exclusão</translation>
    </message>
    <message>
        <source>&amp;Find a run</source>
        <translation>&amp;Buscar uma execução</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>&amp;Renomear…</translation>
    </message>
    <message>
        <source>&amp;Tags…</source>
        <translation>E&amp;tiquetas…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>E&amp;xcluir</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>A&amp;justes</translation>
    </message>
    <message>
        <source>Run the &amp;demo</source>
        <translation>Rodar a &amp;demonstração</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Iniciar</translation>
    </message>
    <message>
        <source>Add to &amp;queue</source>
        <translation>Pôr na &amp;fila</translation>
    </message>
    <message>
        <source>&amp;Pause or resume</source>
        <translation>&amp;Pausar ou retomar</translation>
    </message>
    <message>
        <source>Stop after this &amp;epoch</source>
        <translation>Parar ao fim da &amp;época</translation>
    </message>
    <message>
        <source>&amp;Cancel run…</source>
        <translation>&amp;Cancelar execução…</translation>
    </message>
    <message>
        <source>D&amp;uplicate as new run</source>
        <translation>D&amp;uplicar como novo treino</translation>
    </message>
    <message>
        <source>Show &amp;files</source>
        <translation>Mostrar &amp;arquivos</translation>
    </message>
    <message>
        <source>&amp;Home</source>
        <translation>&amp;Início</translation>
    </message>
    <message>
        <source>&amp;New run page</source>
        <translation>Página &amp;Novo treino</translation>
    </message>
    <message>
        <source>&amp;Training</source>
        <translation>Em &amp;treino</translation>
    </message>
    <message>
        <source>&amp;Runs</source>
        <translation>&amp;Execuções</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>&amp;Comparar</translation>
    </message>
    <message>
        <source>Tr&amp;y it</source>
        <translation>Te&amp;star</translation>
    </message>
    <message>
        <source>&amp;Find an action</source>
        <translation>&amp;Buscar uma ação</translation>
    </message>
    <message>
        <source>Next &amp;area</source>
        <translation>Próxima á&amp;rea</translation>
    </message>
    <message>
        <source>&amp;Shortcuts</source>
        <translation>&amp;Atalhos</translation>
    </message>
    <message>
        <source>&amp;About Tunebench</source>
        <translation>&amp;Sobre o Tunebench</translation>
    </message>
    <message numerus="yes">
        <source>CPU · %n processors · %1</source>
        <translation>
            <numerusform>CPU · %n processador · %1</numerusform>
            <numerusform>CPU · %n processadores · %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the runs…</source>
        <translation>Lendo as execuções…</translation>
    </message>
    <message>
        <source>All changes saved</source>
        <translation>Tudo salvo</translation>
    </message>
    <message>
        <source>Cannot save: %1</source>
        <translation>Não foi possível salvar: %1</translation>
    </message>
    <message>
        <source>About Tunebench</source>
        <translation>Sobre o Tunebench</translation>
    </message>
    <message>
        <source>&lt;b&gt;Tunebench %1&lt;/b&gt;&lt;p&gt;Fine-tunes text classifiers, and says what the numbers can bear.&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later.&lt;/p&gt;</source>
        <translation>&lt;b&gt;Tunebench %1&lt;/b&gt;&lt;p&gt;Faz o ajuste fino de classificadores de texto, e diz o que os números sustentam.&lt;/p&gt;&lt;p&gt;Software livre sob a GNU General Public License, versão 3 ou posterior.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>A run is training</source>
        <translation>Há um treino em curso</translation>
    </message>
    <message>
        <source>Pause and save it? It can go on at the next start. Runs that wait in the queue are not kept.</source>
        <translation>Pausar e salvar? Ele pode continuar no próximo início. As execuções que esperam na fila não são guardadas.</translation>
    </message>
    <message>
        <source>Pause and save</source>
        <translation>Pausar e salvar</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Ficar</translation>
    </message>
    <message>
        <source>Saving the run…</source>
        <translation>Salvando a execução…</translation>
    </message>
    <message>
        <source>Drop a data file (CSV, TSV, JSONL, Parquet, ASSIN XML) or a recipe (JSON).</source>
        <translation>Solte um arquivo de dados (CSV, TSV, JSONL, Parquet, XML do ASSIN) ou uma receita (JSON).</translation>
    </message>
    <message>
        <source>&amp;Memory chart while training</source>
        <translation>Gráfico de &amp;memória durante o treino</translation>
    </message>
    <message>
        <source>Nothing is training.</source>
        <translation>Nenhum treino em curso.</translation>
    </message>
    <message>
        <source>The run is ending already.</source>
        <translation>A execução já está terminando.</translation>
    </message>
    <message>
        <source>Runs are started from the New run page.</source>
        <translation>Execuções são iniciadas na página Novo treino.</translation>
    </message>
    <message>
        <source>Select a run on the Runs page first.</source>
        <translation>Selecione antes uma execução na página Execuções.</translation>
    </message>
    <message>
        <source>The demo is running.</source>
        <translation>A demonstração está rodando.</translation>
    </message>
    <message>
        <source>Reading what this computer has…</source>
        <translation>Lendo o que este computador tem…</translation>
    </message>
    <message>
        <source>The embedded model or data set is missing: run ./run once more.</source>
        <translation>Falta o modelo ou o conjunto de dados embutido: execute ./run mais uma vez.</translation>
    </message>
    <message>
        <source>The run could not be saved</source>
        <translation>A execução não pôde ser salva</translation>
    </message>
    <message>
        <source>%1 was not saved, so the window stays open. It can go on from its last checkpoint.</source>
        <translation>%1 não foi salva, por isso a janela continua aberta. Ela pode continuar do último ponto salvo.</translation>
    </message>
    <message>
        <source>Close all the same</source>
        <translation>Fechar mesmo assim</translation>
    </message>
    <message>
        <source>No run has begun here yet: there is nothing to export.</source>
        <translation>Nenhuma execução começou aqui ainda: não há o que exportar.</translation>
    </message>
    <message>
        <source>Select the runs to export first.</source>
        <translation>Selecione primeiro as execuções a exportar.</translation>
    </message>
    <message>
        <source>The Training, Runs and Compare pages export the runs that they show.</source>
        <translation>As páginas Em treino, Execuções e Comparar exportam as execuções que mostram.</translation>
    </message>
</context>
<context>
    <name>tb::ui::MethodForm</name>
    <message>
        <source>Fewer settings</source>
        <translation>Menos ajustes</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>Mais ajustes</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>sim</translation>
    </message>
    <message>
        <source>no</source>
        <translation>não</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
</context>
<context>
    <name>tb::ui::ModelDataCard</name>
    <message>
        <source>column %1</source>
        <translation>coluna %1</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>Conjunto de dados</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Entrada</translation>
    </message>
    <message>
        <source>Input columns</source>
        <translation>Colunas de entrada</translation>
    </message>
    <message>
        <source>%1 (not on this computer)</source>
        <translation>%1 (não está neste computador)</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Escolher uma pasta…</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 em %2</translation>
    </message>
    <message>
        <source>SST-2 folder (GLUE)…</source>
        <translation>Pasta do SST-2 (GLUE)…</translation>
    </message>
    <message>
        <source>Own files…</source>
        <translation>Arquivos próprios…</translation>
    </message>
    <message>
        <source>This data set names its columns itself.</source>
        <translation>Este conjunto já nomeia as suas colunas.</translation>
    </message>
    <message>
        <source>text → label</source>
        <translation>texto → rótulo</translation>
    </message>
    <message>
        <source>%1 tokens a row on average, no padding</source>
        <translation>%1 tokens por linha em média, sem preenchimento</translation>
    </message>
    <message>
        <source>Model folder (config.json and model.safetensors)</source>
        <translation>Pasta do modelo (config.json e model.safetensors)</translation>
    </message>
    <message>
        <source>Folder with train.tsv and dev.tsv</source>
        <translation>Pasta com train.tsv e dev.tsv</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n layers · %2 parameters</source>
        <translation>
            <numerusform>%1 · %n camada · %2 parâmetros</numerusform>
            <numerusform>%1 · %n camadas · %2 parâmetros</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 train</source>
        <translation>%1 de treino</translation>
    </message>
    <message>
        <source>%1 validation</source>
        <translation>%1 de validação</translation>
    </message>
    <message>
        <source>%1 test</source>
        <translation>%1 de teste</translation>
    </message>
    <message numerus="yes">
        <source>%n labels</source>
        <translation>
            <numerusform>%n rótulo</numerusform>
            <numerusform>%n rótulos</numerusform>
        </translation>
    </message>
    <message>
        <source>Model of the hub…</source>
        <translation>Modelo do hub…</translation>
    </message>
    <message>
        <source>Model of the hub</source>
        <translation>Modelo do hub</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Escolher</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Data set of the hub…</source>
        <translation>Conjunto de dados do hub…</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 e mais %n</numerusform>
            <numerusform>%1 e mais %n</numerusform>
        </translation>
    </message>
    <message>
        <source>regression</source>
        <translation>regressão</translation>
    </message>
    <message>
        <source>Its id, such as %1</source>
        <translation>O id, como %1</translation>
    </message>
    <message>
        <source>Data set of the hub</source>
        <translation>Conjunto de dados do hub</translation>
    </message>
</context>
<context>
    <name>tb::ui::NewRunPage</name>
    <message>
        <source>New run</source>
        <translation>Novo treino</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Partir de</translation>
    </message>
    <message>
        <source>Save as recipe…</source>
        <translation>Salvar como receita…</translation>
    </message>
    <message>
        <source>%1 on the starter and the demo set</source>
        <translation>%1 no modelo inicial e no conjunto da demonstração</translation>
    </message>
    <message>
        <source>The last run</source>
        <translation>A última execução</translation>
    </message>
    <message>
        <source>Recipe file…</source>
        <translation>Arquivo de receita…</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>Ajustes próprios</translation>
    </message>
    <message>
        <source>Open a recipe</source>
        <translation>Abrir uma receita</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>Receitas (*.json)</translation>
    </message>
    <message>
        <source>A number above cannot be read: see the marked field.</source>
        <translation>Um número acima não pode ser lido: veja o campo marcado.</translation>
    </message>
    <message>
        <source>matches published %1</source>
        <translation>igual ao publicado %1</translation>
    </message>
    <message numerus="yes">
        <source>differs from %1 in %n settings</source>
        <translation>
            <numerusform>difere de %1 em %n ajuste</numerusform>
            <numerusform>difere de %1 em %n ajustes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n runs added to the queue</source>
        <translation>
            <numerusform>%n execução posta na fila</numerusform>
            <numerusform>%n execuções postas na fila</numerusform>
        </translation>
    </message>
    <message>
        <source>The queue was empty: the run has started</source>
        <translation>A fila estava vazia: o treino começou</translation>
    </message>
    <message>
        <source>Save as recipe</source>
        <translation>Salvar como receita</translation>
    </message>
    <message>
        <source>Recipe saved as %1</source>
        <translation>Receita salva como %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <source>Starts after the download</source>
        <translation>Inicia depois do download</translation>
    </message>
    <message>
        <source>It starts by itself. Cancel the download if it should not.</source>
        <translation>Inicia sozinho. Cancele o download se não deve iniciar.</translation>
    </message>
    <message>
        <source>Start after the download</source>
        <translation>Iniciar depois do download</translation>
    </message>
    <message>
        <source>Download %1 and start</source>
        <translation>Baixar %1 e iniciar</translation>
    </message>
    <message>
        <source>Download and start</source>
        <translation>Baixar e iniciar</translation>
    </message>
    <message>
        <source>Not started: there are errors in the pre-flight list.</source>
        <translation>Não iniciado: há erros na lista da conferência.</translation>
    </message>
    <message>
        <source>It starts as soon as it has been checked.</source>
        <translation>Começa assim que tiver sido conferido.</translation>
    </message>
</context>
<context>
    <name>tb::ui::NumberEdit</name>
    <message>
        <source>A number from %1 to %2.</source>
        <translation>Um número de %1 a %2.</translation>
    </message>
    <message>
        <source>A number of at least %1.</source>
        <translation>Um número de pelo menos %1.</translation>
    </message>
    <message>
        <source>A number.</source>
        <translation>Um número.</translation>
    </message>
    <message>
        <source>3e-5, 0.00003 and 0,00003 are the same.</source>
        <translation>3e-5, 0.00003 e 0,00003 são o mesmo.</translation>
    </message>
</context>
<context>
    <name>tb::ui::OverviewTab</name>
    <message>
        <source>not reported</source>
        <translation>não informado</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Métricas</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>O que difere</translation>
    </message>
    <message>
        <source>Is it a fair comparison?</source>
        <translation>A comparação é justa?</translation>
    </message>
    <message>
        <source>Train both here, on the starter and the demo set</source>
        <translation>Treinar as duas aqui, no modelo inicial e no conjunto da demonstração</translation>
    </message>
    <message>
        <source>Pick two runs</source>
        <translation>Escolha duas execuções</translation>
    </message>
    <message>
        <source>Compare the two published recipes</source>
        <translation>Comparar as duas receitas publicadas</translation>
    </message>
    <message>
        <source>One run alone: add another to compare it with</source>
        <translation>Uma execução só: adicione outra para comparar</translation>
    </message>
    <message numerus="yes">
        <source>%n errors</source>
        <translation>
            <numerusform>%n erro</numerusform>
            <numerusform>%n erros</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n aviso</numerusform>
            <numerusform>%n avisos</numerusform>
        </translation>
    </message>
    <message>
        <source>no doubts</source>
        <translation>sem ressalvas</translation>
    </message>
    <message>
        <source>Same rows: McNemar exact p %1 (%2 rows only the first has right, %3 only the second)</source>
        <translation>Mesmas linhas: McNemar exato p %1 (%2 linhas só a primeira acerta, %3 só a segunda)</translation>
    </message>
    <message>
        <source>paired bootstrap, 95 %: %1 to %2 points</source>
        <translation>bootstrap pareado, 95 %: %1 a %2 pontos</translation>
    </message>
    <message>
        <source>McNemar and bootstrap need per-example predictions. The reports do not hold them.</source>
        <translation>McNemar e bootstrap precisam das previsões por exemplo. Os relatórios não as trazem.</translation>
    </message>
    <message>
        <source>The starter model stands in here: published figures are DistilBERT&apos;s on SST-2.</source>
        <translation>O modelo inicial ocupa o lugar aqui: os valores publicados são do DistilBERT no SST-2.</translation>
    </message>
    <message>
        <source>Accuracy, best epoch</source>
        <translation>Acurácia, melhor época</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>intervalo de 95 %</translation>
    </message>
    <message>
        <source>Accuracy, last epoch</source>
        <translation>Acurácia, última época</translation>
    </message>
    <message>
        <source>Validation loss, best</source>
        <translation>Perda de validação, melhor</translation>
    </message>
    <message>
        <source>Trained parameters</source>
        <translation>Parâmetros treinados</translation>
    </message>
    <message>
        <source>Share of all</source>
        <translation>Parte do total</translation>
    </message>
    <message>
        <source>Share, as printed</source>
        <translation>Parte, como impressa</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>Pico de memória</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Ajuste</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>e mais %n</numerusform>
            <numerusform>e mais %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n equal settings hidden</source>
        <translation>
            <numerusform>%n ajuste igual oculto</numerusform>
            <numerusform>%n ajustes iguais ocultos</numerusform>
        </translation>
    </message>
    <message>
        <source>paired bootstrap of the squared errors, 95 %: %1 to %2; no other test is made</source>
        <translation>bootstrap pareado dos erros quadráticos, 95 %: %1 a %2; nenhum outro teste é feito</translation>
    </message>
    <message>
        <source>MSE, best epoch</source>
        <translation>EQM, melhor época</translation>
    </message>
    <message>
        <source>Pearson&apos;s r, best epoch</source>
        <translation>r de Pearson, melhor época</translation>
    </message>
    <message>
        <source>Cross-entropy of it</source>
        <translation>Entropia cruzada dela</translation>
    </message>
    <message>
        <source>means over seeds: Student&apos;s t, p %1</source>
        <translation>médias entre sementes: t de Student, p %1</translation>
    </message>
    <message>
        <source>Runs: Wilson, 95 %. Difference: Newcombe, 95 %, as of independent rows.</source>
        <translation>Execuções: Wilson, 95 %. Diferença: Newcombe, 95 %, como de linhas independentes.</translation>
    </message>
    <message>
        <source>Runs: Wilson, 95 %. Difference: paired bootstrap over the same rows, 95 %.</source>
        <translation>Execuções: Wilson, 95 %. Diferença: bootstrap pareado sobre as mesmas linhas, 95 %.</translation>
    </message>
    <message>
        <source>Runs: Wilson, 95 %. Difference of the means: Student&apos;s t over seeds and rows, 95 %.</source>
        <translation>Execuções: Wilson, 95 %. Diferença das médias: t de Student sobre sementes e linhas, 95 %.</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Testar</translation>
    </message>
    <message>
        <source>The demo is running.</source>
        <translation>A demonstração está rodando.</translation>
    </message>
    <message>
        <source>Difference (Newcombe)</source>
        <translation>Diferença (Newcombe)</translation>
    </message>
    <message>
        <source>Difference (paired)</source>
        <translation>Diferença (pareada)</translation>
    </message>
    <message>
        <source>Difference of means (t)</source>
        <translation>Diferença das médias (t)</translation>
    </message>
</context>
<context>
    <name>tb::ui::PreflightCard</name>
    <message>
        <source>Pre-flight</source>
        <translation>Conferência</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>Pico de memória</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>conferindo…</translation>
    </message>
    <message>
        <source>of %1 parameters train · &lt;b&gt;%2&lt;/b&gt;</source>
        <translation>de %1 parâmetros treinam · &lt;b&gt;%2&lt;/b&gt;</translation>
    </message>
    <message>
        <source>%1 of the parameters that are no embeddings</source>
        <translation>%1 dos parâmetros que não são embeddings</translation>
    </message>
    <message>
        <source>%1 steps = %2 epochs × %3</source>
        <translation>%1 passos = %2 épocas × %3</translation>
    </message>
    <message>
        <source>predicted for this machine</source>
        <translation>previsto para esta máquina</translation>
    </message>
    <message>
        <source>not known before a measurement</source>
        <translation>desconhecido antes de uma medição</translation>
    </message>
    <message>
        <source>measured on %1 steps, %2/s; predicted %3</source>
        <translation>medido em %1 passos, %2/s; previsto %3</translation>
    </message>
    <message>
        <source>measured on %1 steps, %2/s</source>
        <translation>medido em %1 passos, %2/s</translation>
    </message>
    <message>
        <source>weights %1 · gradients %2 · AdamW %3 · activations ≈ %4</source>
        <translation>pesos %1 · gradientes %2 · AdamW %3 · ativações ≈ %4</translation>
    </message>
    <message>
        <source>measured; predicted %1</source>
        <translation>medido; previsto %1</translation>
    </message>
    <message>
        <source>The starter stands in: published figures are DistilBERT&apos;s.</source>
        <translation>O modelo inicial ocupa o lugar: os valores publicados são do DistilBERT.</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>Medindo…</translation>
    </message>
    <message>
        <source>Measure on 20 steps</source>
        <translation>Medir em 20 passos</translation>
    </message>
    <message>
        <source>Start next</source>
        <translation>Iniciar em seguida</translation>
    </message>
    <message numerus="yes">
        <source>Start %n runs</source>
        <translation>
            <numerusform>Iniciar %n execução</numerusform>
            <numerusform>Iniciar %n execuções</numerusform>
        </translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>Pôr na fila</translation>
    </message>
    <message>
        <source>Model and data are still being read.</source>
        <translation>Modelo e dados ainda estão sendo lidos.</translation>
    </message>
    <message>
        <source>There are errors in the list above.</source>
        <translation>Há erros na lista acima.</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Ctrl+Enter</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Return</source>
        <translation>Ctrl+Shift+Enter</translation>
    </message>
    <message>
        <source>A measurement is running.</source>
        <translation>Uma medição está em curso.</translation>
    </message>
    <message>
        <source>A run is training: a measurement now would mislead.</source>
        <translation>Há um treino em curso: uma medição agora enganaria.</translation>
    </message>
    <message>
        <source>What is missing has to be downloaded first.</source>
        <translation>Primeiro é preciso baixar o que falta.</translation>
    </message>
    <message>
        <source>Batch %1 with accumulation %2</source>
        <translation>Lote %1 com acumulação %2</translation>
    </message>
</context>
<context>
    <name>tb::ui::Published</name>
    <message>
        <source>about 11 h</source>
        <translation>cerca de 11 h</translation>
    </message>
    <message>
        <source>about 9 min</source>
        <translation>cerca de 9 min</translation>
    </message>
    <message>
        <source>about 35 %</source>
        <translation>cerca de 35 %</translation>
    </message>
    <message>
        <source>a free cloud CPU</source>
        <translation>CPU gratuita na nuvem</translation>
    </message>
    <message>
        <source>a Tesla T4 GPU</source>
        <translation>GPU Tesla T4</translation>
    </message>
    <message>
        <source>The starter model and the demo set stand in here: what was published is DistilBERT&apos;s on SST-2.</source>
        <translation>O modelo inicial e o conjunto de demonstração estão no lugar dos originais: o publicado é do DistilBERT no SST-2.</translation>
    </message>
    <message>
        <source>The starter model stands in for DistilBERT here: what was published is DistilBERT&apos;s on SST-2.</source>
        <translation>O modelo inicial está aqui no lugar do DistilBERT: o publicado é do DistilBERT no SST-2.</translation>
    </message>
    <message>
        <source>The demo set stands in for SST-2 here: what was published is measured on SST-2.</source>
        <translation>O conjunto de demonstração está aqui no lugar do SST-2: o publicado foi medido no SST-2.</translation>
    </message>
    <message numerus="yes">
        <source>%n settings differ from the published %1.</source>
        <translation>
            <numerusform>%n ajuste difere do %1 publicado.</numerusform>
            <numerusform>%n ajustes diferem do %1 publicado.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::QueueCard</name>
    <message>
        <source>Sooner</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Alt+Up</source>
        <translation>Alt+↑</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Depois</translation>
    </message>
    <message>
        <source>Alt+Down</source>
        <translation>Alt+↓</translation>
    </message>
    <message>
        <source>Take out of the queue</source>
        <translation>Tirar da fila</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Esvaziar</translation>
    </message>
    <message>
        <source>Runs that wait</source>
        <translation>Execuções na fila</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n na fila</numerusform>
            <numerusform>%n na fila</numerusform>
        </translation>
    </message>
    <message>
        <source>They go on when you have chosen what becomes of the run above.</source>
        <translation>Elas seguem quando você escolher o que será da execução acima.</translation>
    </message>
</context>
<context>
    <name>tb::ui::Rail</name>
    <message>
        <source>Prepare</source>
        <translation>Preparar</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Treinar</translation>
    </message>
    <message>
        <source>Analyse</source>
        <translation>Analisar</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Início</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Novo treino</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Em treino</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Execuções</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Testar</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Shortcuts and help</source>
        <translation>Atalhos e ajuda</translation>
    </message>
</context>
<context>
    <name>tb::ui::Recipe</name>
    <message>
        <source>keep the last</source>
        <translation>manter o último</translation>
    </message>
    <message>
        <source>gradient clip %1</source>
        <translation>corte do gradiente %1</translation>
    </message>
    <message>
        <source>no gradient clip</source>
        <translation>sem corte do gradiente</translation>
    </message>
    <message>
        <source>seeds %1</source>
        <translation>sementes %1</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>semente %1</translation>
    </message>
    <message>
        <source>accumulate %1</source>
        <translation>acumular %1</translation>
    </message>
    <message>
        <source>label smoothing %1</source>
        <translation>suavização de rótulos %1</translation>
    </message>
    <message>
        <source>stop after %1 without gain</source>
        <translation>parar após %1 sem ganho</translation>
    </message>
    <message>
        <source>keep the largest %1</source>
        <translation>guardar o maior valor de %1</translation>
    </message>
    <message>
        <source>keep the smallest %1</source>
        <translation>guardar o menor valor de %1</translation>
    </message>
    <message>
        <source>keep the best by %1</source>
        <translation>guardar o melhor por %1</translation>
    </message>
    <message>
        <source>each epoch</source>
        <translation>a cada época</translation>
    </message>
    <message>
        <source>when it is the best</source>
        <translation>quando é o melhor</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nunca</translation>
    </message>
    <message>
        <source>evaluate and save %1</source>
        <translation>avaliar e salvar %1</translation>
    </message>
    <message>
        <source>evaluate %1</source>
        <translation>avaliar %1</translation>
    </message>
    <message>
        <source>save %1</source>
        <translation>salvar %1</translation>
    </message>
    <message numerus="yes">
        <source>%n steps whatever the epochs</source>
        <translation>
            <numerusform>%n passo, sejam quantas forem as épocas</numerusform>
            <numerusform>%n passos, sejam quantas forem as épocas</numerusform>
        </translation>
    </message>
    <message>
        <source>log %1</source>
        <translation>registrar %1</translation>
    </message>
    <message>
        <source>order of the rows by seed %1</source>
        <translation>ordem das linhas pela semente %1</translation>
    </message>
    <message>
        <source>without a last short batch</source>
        <translation>sem um último lote incompleto</translation>
    </message>
    <message numerus="yes">
        <source>%n checkpoints stay</source>
        <translation>
            <numerusform>fica %n ponto salvo</numerusform>
            <numerusform>ficam %n pontos salvos</numerusform>
        </translation>
    </message>
    <message>
        <source>every checkpoint stays</source>
        <translation>todos os pontos salvos ficam</translation>
    </message>
    <message>
        <source>validation loss</source>
        <translation>perda de validação</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>acurácia</translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation>F1 macro</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>erro quadrático médio</translation>
    </message>
    <message>
        <source>Pearson correlation</source>
        <translation>correlação de Pearson</translation>
    </message>
    <message>
        <source>every %1 of the run</source>
        <translation>a cada %1 do treino</translation>
    </message>
    <message>
        <source>every %1 steps</source>
        <translation>a cada %1 passos</translation>
    </message>
</context>
<context>
    <name>tb::ui::RunCharts</name>
    <message>
        <source>Loss</source>
        <translation>Perda</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Acurácia</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Taxa de aprendizado</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>Norma do gradiente</translation>
    </message>
    <message>
        <source>Samples per second</source>
        <translation>Amostras por segundo</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Memória</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Treino</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validação</translation>
    </message>
    <message>
        <source>Curves begin with the first step</source>
        <translation>As curvas começam no primeiro passo</translation>
    </message>
    <message>
        <source>Published %1, validation</source>
        <translation>%1 publicado, validação</translation>
    </message>
    <message>
        <source>Published %1, training (as logged)</source>
        <translation>%1 publicado, treino (como registrado)</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Agenda</translation>
    </message>
    <message>
        <source>bars: 95 % interval for %1 rows</source>
        <translation>barras: intervalo de 95 % para %1 linhas</translation>
    </message>
    <message>
        <source>best</source>
        <translation>melhor</translation>
    </message>
    <message>
        <source>best so far</source>
        <translation>melhor até agora</translation>
    </message>
    <message>
        <source>Pearson&apos;s r</source>
        <translation>r de Pearson</translation>
    </message>
    <message>
        <source>of the validation rows</source>
        <translation>das linhas de validação</translation>
    </message>
</context>
<context>
    <name>tb::ui::RunPill</name>
    <message>
        <source>Remove %1</source>
        <translation>Remover %1</translation>
    </message>
    <message>
        <source>%1, baseline</source>
        <translation>%1, referência</translation>
    </message>
    <message>
        <source>Baseline: differences are told from it. Drag another run here to change it.</source>
        <translation>Referência: as diferenças são contadas a partir dela. Arraste outra execução para cá para trocá-la.</translation>
    </message>
    <message>
        <source>Drag to the front, or press B, to use it as the baseline</source>
        <translation>Arraste para a frente, ou tecle B, para usá-la como referência</translation>
    </message>
    <message>
        <source>Use as baseline</source>
        <translation>Usar como referência</translation>
    </message>
    <message>
        <source>Move left</source>
        <translation>Mover para a esquerda</translation>
    </message>
    <message>
        <source>Move right</source>
        <translation>Mover para a direita</translation>
    </message>
    <message>
        <source>Alt+Left</source>
        <translation>Alt+Esquerda</translation>
    </message>
    <message>
        <source>Alt+Right</source>
        <translation>Alt+Direita</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
</context>
<context>
    <name>tb::ui::RunsModel</name>
    <message>
        <source>Published</source>
        <translation>Publicados</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>referência</translation>
    </message>
    <message>
        <source>published</source>
        <translation>publicado</translation>
    </message>
    <message numerus="yes">
        <source>%n seeds</source>
        <translation>
            <numerusform>%n semente</numerusform>
            <numerusform>%n sementes</numerusform>
        </translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>época %1</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>falhou: %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Execução</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>What trains</source>
        <translation>O que treina</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>Treinados</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>Acurácia</translation>
    </message>
    <message>
        <source>Val. loss</source>
        <translation>Perda val.</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Melhor</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Val. loss curve</source>
        <translation>Curva da perda val.</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Início</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>r %1</source>
        <translation>r %1</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n execução</numerusform>
            <numerusform>%n execuções</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Mean over the seeds that are done, the newest run of each.</source>
        <translation>Média sobre as sementes concluídas, com a execução mais nova de cada uma.</translation>
    </message>
</context>
<context>
    <name>tb::ui::RunsPage</name>
    <message>
        <source>Runs</source>
        <translation>Execuções</translation>
    </message>
    <message>
        <source>Search name, note, tag, acc&gt;0.9</source>
        <translation>Buscar nome, nota, etiqueta, acc&gt;0.9</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>Agrupar por</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Receita</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Nada</translation>
    </message>
    <message>
        <source>No run matches</source>
        <translation>Nenhuma execução corresponde</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Limpar filtros</translation>
    </message>
    <message>
        <source>Duplicate as new run</source>
        <translation>Duplicar como novo treino</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Testar</translation>
    </message>
    <message>
        <source>Show files</source>
        <translation>Mostrar arquivos</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renomear</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Retomar</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Nota</translation>
    </message>
    <message>
        <source>Kept checkpoint</source>
        <translation>Ponto guardado</translation>
    </message>
    <message>
        <source>Repeat it</source>
        <translation>Repetir</translation>
    </message>
    <message>
        <source>State: any</source>
        <translation>Estado: todos</translation>
    </message>
    <message>
        <source>Model: any</source>
        <translation>Modelo: todos</translation>
    </message>
    <message>
        <source>Data set: any</source>
        <translation>Dados: todos</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n execução</numerusform>
            <numerusform>%n execuções</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Compare %n selected</source>
        <translation>
            <numerusform>Comparar %n selecionada</numerusform>
            <numerusform>Comparar %n selecionadas</numerusform>
        </translation>
    </message>
    <message>
        <source>Compare with published</source>
        <translation>Comparar com o publicado</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Select two to six runs, or one to compare it with what was published.</source>
        <translation>Selecione de duas a seis execuções, ou uma para compará-la com o publicado.</translation>
    </message>
    <message>
        <source>At most six runs can be compared.</source>
        <translation>Podem ser comparadas no máximo seis execuções.</translation>
    </message>
    <message>
        <source>Select a second run.</source>
        <translation>Selecione uma segunda execução.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more selected</source>
        <translation>
            <numerusform>e mais %n selecionada</numerusform>
            <numerusform>e mais %n selecionadas</numerusform>
        </translation>
    </message>
    <message>
        <source>Published results cannot be changed.</source>
        <translation>Resultados publicados não podem ser alterados.</translation>
    </message>
    <message>
        <source>This run has not been written yet.</source>
        <translation>Esta execução ainda não foi gravada.</translation>
    </message>
    <message>
        <source>Only a finished run has a model to try.</source>
        <translation>Só uma execução terminada tem um modelo para testar.</translation>
    </message>
    <message>
        <source>evaluation %1 of %2</source>
        <translation>avaliação %1 de %2</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>nenhum ainda</translation>
    </message>
    <message>
        <source>spec with every default, fingerprints and versions lie in the run folder</source>
        <translation>a especificação com todos os padrões, impressões digitais e versões está na pasta da execução</translation>
    </message>
    <message>
        <source>Duplicate as new run repeats the recipe here</source>
        <translation>Duplicar como novo treino repete a receita aqui</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>Nome da execução</translation>
    </message>
    <message>
        <source>Tags, with commas between them</source>
        <translation>Etiquetas, separadas por vírgulas</translation>
    </message>
    <message numerus="yes">
        <source>%n runs moved to the bin</source>
        <translation>
            <numerusform>%n execução movida para a lixeira</numerusform>
            <numerusform>%n execuções movidas para a lixeira</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Desfazer (Ctrl+Z)</translation>
    </message>
    <message numerus="yes">
        <source>%n runs restored</source>
        <translation>
            <numerusform>%n execução restaurada</numerusform>
            <numerusform>%n execuções restauradas</numerusform>
        </translation>
    </message>
    <message>
        <source>A run that trains or waits cannot be deleted: cancel it, or take it out of the queue first.</source>
        <translation>Uma execução que treina ou espera não pode ser excluída: cancele-a ou tire-a antes da fila.</translation>
    </message>
</context>
<context>
    <name>tb::ui::Session</name>
    <message>
        <source>%1 is on this computer now</source>
        <translation>%1 agora está neste computador</translation>
    </message>
    <message>
        <source>%1 has ended: there is nothing to resume</source>
        <translation>%1 já terminou: não há o que retomar</translation>
    </message>
</context>
<context>
    <name>tb::ui::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Geral</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Treino</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Pastas</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Threads for new runs</source>
        <translation>Threads para novos treinos</translation>
    </message>
    <message>
        <source>Automatic takes one thread for each core of this computer.</source>
        <translation>Automático usa uma thread para cada núcleo deste computador.</translation>
    </message>
    <message>
        <source>Applies at once.</source>
        <translation>Vale de imediato.</translation>
    </message>
    <message>
        <source>Runs, their index and these settings lie here. The variable TUNEBENCH_HOME names another folder.</source>
        <translation>As execuções, o seu índice e estes ajustes ficam aqui. A variável TUNEBENCH_HOME indica outra pasta.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Abrir pasta</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>System&apos;s language</source>
        <translation>Idioma do sistema</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automático</translation>
    </message>
    <message>
        <source>measuring …</source>
        <translation>medindo …</translation>
    </message>
    <message>
        <source>Processor: %1</source>
        <translation>Processador: %1</translation>
    </message>
    <message>
        <source>Kernels: %1</source>
        <translation>Kernels: %1</translation>
    </message>
    <message>
        <source>Matrix products: %1</source>
        <translation>Produtos de matrizes: %1</translation>
    </message>
    <message>
        <source>bf16 is faster than fp32 here.</source>
        <translation>Aqui bf16 é mais rápido que fp32.</translation>
    </message>
    <message>
        <source>bf16 gains nothing here; runs that ask for it compute in fp32.</source>
        <translation>Aqui bf16 não ganha nada; treinos que o pedem calculam em fp32.</translation>
    </message>
    <message>
        <source>Engine on this computer</source>
        <translation>Motor neste computador</translation>
    </message>
</context>
<context>
    <name>tb::ui::ShortcutsDialog</name>
    <message>
        <source>Shortcuts</source>
        <translation>Atalhos</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
</context>
<context>
    <name>tb::ui::StackBar</name>
    <message>
        <source>Parameters by part</source>
        <translation>Parâmetros por parte</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>Embeddings</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Camada %1</translation>
    </message>
    <message>
        <source>Layers %1–%2</source>
        <translation>Camadas %1–%2</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Cabeça</translation>
    </message>
    <message>
        <source>%1, new</source>
        <translation>%1, nova</translation>
    </message>
    <message>
        <source>%1, frozen</source>
        <translation>%1, congel.</translation>
    </message>
    <message>
        <source>%1, %2 train</source>
        <translation>%1, %2 treinam</translation>
    </message>
</context>
<context>
    <name>tb::ui::TrainingPage</name>
    <message>
        <source>Nothing is training</source>
        <translation>Nada em treino</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Novo treino</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <translation>Cancelar…</translation>
    </message>
    <message>
        <source>Next seed</source>
        <translation>Próxima semente</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Testar</translation>
    </message>
    <message>
        <source>Compare with published</source>
        <translation>Comparar com o publicado</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Passo</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Tempo restante</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>Perda de treino</translation>
    </message>
    <message>
        <source>Best validation</source>
        <translation>Melhor validação</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Taxa de aprendizado</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>Norma do gradiente</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>Vazão</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Memória</translation>
    </message>
    <message>
        <source>ending</source>
        <translation>terminando</translation>
    </message>
    <message>
        <source>pausing</source>
        <translation>pausando</translation>
    </message>
    <message>
        <source>stopping after this epoch</source>
        <translation>parando ao fim desta época</translation>
    </message>
    <message>
        <source>reading data</source>
        <translation>lendo dados</translation>
    </message>
    <message>
        <source>tokenising</source>
        <translation>tokenizando</translation>
    </message>
    <message>
        <source>loading the model</source>
        <translation>carregando o modelo</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>iniciando</translation>
    </message>
    <message>
        <source>evaluating</source>
        <translation>avaliando</translation>
    </message>
    <message>
        <source>%1, lr %2</source>
        <translation>%1, taxa %2</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Retomar</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Stop after epoch %1</source>
        <translation>Parar ao fim da época %1</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>de %1</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>in all</source>
        <translation>ao todo</translation>
    </message>
    <message>
        <source>%1 elapsed</source>
        <translation>%1 decorridos</translation>
    </message>
    <message>
        <source>smoothed, last %1</source>
        <translation>suavizada, última %1</translation>
    </message>
    <message>
        <source>after the first epoch</source>
        <translation>depois da primeira época</translation>
    </message>
    <message>
        <source>epoch %1 · acc. %2</source>
        <translation>época %1 · acur. %2</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>época %1</translation>
    </message>
    <message>
        <source>clipped on %1</source>
        <translation>cortado em %1</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 tokens/s</translation>
    </message>
    <message>
        <source>peak %1</source>
        <translation>pico %1</translation>
    </message>
    <message>
        <source>Epoch %1</source>
        <translation>Época %1</translation>
    </message>
    <message>
        <source>Epoch %1 · evaluated, saved</source>
        <translation>Época %1 · avaliada, salva</translation>
    </message>
    <message>
        <source>Epoch %1 · step %2 of %3</source>
        <translation>Época %1 · passo %2 de %3</translation>
    </message>
    <message>
        <source>Cancel this run?</source>
        <translation>Cancelar esta execução?</translation>
    </message>
    <message>
        <source>Cancel %1? The best checkpoint so far can be kept, or the run can go to the bin.</source>
        <translation>Cancelar %1? O melhor ponto salvo até agora pode ser guardado, ou a execução pode ir para a lixeira.</translation>
    </message>
    <message>
        <source>Cancel, keep the best</source>
        <translation>Cancelar, guardar o melhor</translation>
    </message>
    <message>
        <source>Cancel and discard</source>
        <translation>Cancelar e descartar</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>Continuar treinando</translation>
    </message>
    <message>
        <source>waits for your choice</source>
        <translation>espera sua escolha</translation>
    </message>
    <message>
        <source>predicted %1</source>
        <translation>previsto %1</translation>
    </message>
    <message>
        <source>frozen outputs, %1 %</source>
        <translation>saídas congeladas, %1 %</translation>
    </message>
    <message>
        <source>epoch %1 · r %2</source>
        <translation>época %1 · r %2</translation>
    </message>
    <message>
        <source>Cancel the demo?</source>
        <translation>Cancelar a demonstração?</translation>
    </message>
    <message>
        <source>Both runs of the demo go to the bin, and what waits of it leaves the queue.</source>
        <translation>As duas execuções da demonstração vão para a lixeira, e o que dela espera sai da fila.</translation>
    </message>
    <message>
        <source>Cancel the demo</source>
        <translation>Cancelar a demonstração</translation>
    </message>
</context>
<context>
    <name>tb::ui::TryPage</name>
    <message>
        <source>Try it</source>
        <translation>Testar</translation>
    </message>
    <message>
        <source>Answered by</source>
        <translation>Respondido por</translation>
    </message>
    <message>
        <source>Sentence</source>
        <translation>Frase</translation>
    </message>
    <message>
        <source>answers as you type</source>
        <translation>responde enquanto você digita</translation>
    </message>
    <message>
        <source>Type a sentence, for instance: not the disaster I was promised</source>
        <translation>Digite uma frase, por exemplo: not the disaster I was promised</translation>
    </message>
    <message>
        <source>%1, not trained here</source>
        <translation>%1, não treinado aqui</translation>
    </message>
    <message>
        <source>No trained model yet: run the demo, then ask it something</source>
        <translation>Nenhum modelo treinado ainda: rode a demonstração e pergunte algo a ele</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Início</translation>
    </message>
    <message>
        <source>Type a sentence above</source>
        <translation>Digite uma frase acima</translation>
    </message>
    <message>
        <source>The head of this model has never been trained: its answer means nothing, so no probabilities are shown.</source>
        <translation>A cabeça deste modelo nunca foi treinada: a resposta não significa nada, por isso não há probabilidades.</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens at the end did not fit and were not read</source>
        <translation>
            <numerusform>%n token no fim não coube e não foi lido</numerusform>
            <numerusform>%n tokens no fim não couberam e não foram lidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tokens read</source>
        <translation>
            <numerusform>%n token lido</numerusform>
            <numerusform>%n tokens lidos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tb::ui::WhatTrainsCard</name>
    <message>
        <source>What trains</source>
        <translation>O que treina</translation>
    </message>
    <message>
        <source>Full fine-tuning</source>
        <translation>Ajuste fino completo</translation>
    </message>
    <message>
        <source>Updates every weight that is not frozen. No extra parameters, nothing to merge. Freezing is the only knob.</source>
        <translation>Atualiza todo peso que não está congelado. Sem parâmetros extras, nada a fundir. Congelar é o único controle.</translation>
    </message>
    <message>
        <source>Click a block to toggle it. Space toggles, ← → move, Shift+click freezes up to here.</source>
        <translation>Clique num bloco para alternar. Espaço alterna, ← → movem, Shift+clique congela até aqui.</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 parâmetros</translation>
    </message>
    <message>
        <source>Attention %1 · feed-forward %2 · norms %3</source>
        <translation>Atenção %1 · feed-forward %2 · normas %3</translation>
    </message>
    <message>
        <source>Trained: its weights, gradients and optimiser state take memory, and the backward pass goes through it.</source>
        <translation>Treinado: pesos, gradientes e estado do otimizador ocupam memória, e a passagem de volta o atravessa.</translation>
    </message>
    <message>
        <source>Frozen with everything below it: no backward pass reaches it, so time and memory drop.</source>
        <translation>Congelado com tudo abaixo: nenhuma passagem de volta o alcança, então tempo e memória caem.</translation>
    </message>
    <message>
        <source>Frozen, but something below it trains: the backward pass still goes through it.</source>
        <translation>Congelado, mas algo abaixo treina: a passagem de volta ainda o atravessa.</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Completo</translation>
    </message>
    <message>
        <source>This method is not available here.</source>
        <translation>Este método não está disponível aqui.</translation>
    </message>
</context>
<context>
    <name>tb::ui::Words</name>
    <message>
        <source>queued</source>
        <translation>na fila</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>iniciando</translation>
    </message>
    <message>
        <source>running</source>
        <translation>em treino</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausado</translation>
    </message>
    <message>
        <source>done</source>
        <translation>concluído</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>parado</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelado</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>falhou</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>interrompido</translation>
    </message>
    <message>
        <source>embeddings</source>
        <translation>embeddings</translation>
    </message>
    <message>
        <source>layers %1</source>
        <translation>camadas %1</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nada</translation>
    </message>
    <message>
        <source>all but the embeddings</source>
        <translation>tudo menos os embeddings</translation>
    </message>
    <message>
        <source>all</source>
        <translation>tudo</translation>
    </message>
    <message>
        <source>layers %1 and up + head</source>
        <translation>camadas a partir da %1 + cabeça</translation>
    </message>
    <message>
        <source>all but %1</source>
        <translation>tudo menos %1</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>semente %1</translation>
    </message>
    <message>
        <source>%1 from layer %2</source>
        <translation>%1 a partir da camada %2</translation>
    </message>
    <message>
        <source>%1, not in %2</source>
        <translation>%1, não em %2</translation>
    </message>
</context>
</TS>
